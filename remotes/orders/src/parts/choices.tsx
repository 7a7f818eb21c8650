/** One of several, each with a sentence about it. */

import styles from './choices.module.css';

export interface Choice {
  value: string;
  name: string;
  description: string;
  aside?: string;
}

interface ChoicesProps {
  label: string;
  name: string;
  chosen: string;
  choices: readonly Choice[];
  onChoose?: (value: string) => void;
}

export function Choices({ label, name, chosen, choices, onChoose }: ChoicesProps) {
  return (
    <fieldset className={styles['choices']}>
      <legend className="visually-hidden">{label}</legend>
      {choices.map((choice) => (
        <label key={choice.value}>
          <input
            type="radio"
            name={name}
            value={choice.value}
            required
            defaultChecked={choice.value === chosen}
            onChange={() => onChoose?.(choice.value)}
          />
          <span>
            <strong>{choice.name}</strong>
            <small>{choice.description}</small>
          </span>
          {choice.aside === undefined ? null : <em>{choice.aside}</em>}
        </label>
      ))}
    </fieldset>
  );
}
