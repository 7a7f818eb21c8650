/** The plan of a rollout as a person writes it: `1,5,25,100 every 10m`. */

import { readShare } from '@tessera/contracts/rollout';

export interface Plan {
  /** Percents of the visitors, ascending; at least one. */
  steps: readonly [number, ...number[]];
  /** Milliseconds that a step takes at least; `null` when only a person widens. */
  every: number | null;
}

/** Most steps of a plan: more tell nothing that these do not. */
const STEPS_LIMIT = 20;

/** Shortest and longest time of a step, in milliseconds: a second to a week. */
const EVERY = { least: 1_000, most: 7 * 24 * 3_600_000 };

const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 24 * 3_600_000 };

/**
 * Reads a plan. Without `every` it waits for a person at each step.
 *
 * @throws SyntaxError that says what is allowed
 */
export function parsePlan(text: string): Plan {
  const [, steps, amount, unit] = /^\s*([\d.,\s]+?)(?:\s+every\s+(\d+)\s*([smhd]))?\s*$/.exec(text) ?? [];
  if (steps === undefined) throw refuse(text, 'expected percents and a time, such as "1,5,25,100 every 10m"');
  return {
    steps: readSteps(text, steps),
    every: amount === undefined || unit === undefined ? null : readEvery(text, Number(amount) * units[unit]!),
  };
}

/** The plan as {@link parsePlan} reads it, in its shortest form. */
export function writePlan({ steps, every }: Plan): string {
  if (every === null) return steps.join(',');
  const [unit = 's', size = 1_000] = Object.entries(units).findLast(([, one]) => every % one === 0) ?? [];
  return `${steps.join(',')} every ${every / size}${unit}`;
}

function readSteps(text: string, list: string): Plan['steps'] {
  const [first, ...others] = list.split(',').map((step) => readPercent(text, step.trim()));
  const steps = [first!, ...others] as const;
  if (steps.length > STEPS_LIMIT)
    throw refuse(text, `it has ${steps.length} steps, at most ${STEPS_LIMIT} are allowed`);
  const back = others.findIndex((percent, i) => percent <= steps[i]!);
  if (back !== -1)
    throw refuse(
      text,
      `${others[back]} % comes after ${steps[back]} %, each step must be wider than the one before`,
    );
  return steps;
}

function readPercent(text: string, step: string): number {
  const percent = /^\d+(\.\d{1,2})?$/.test(step) ? Number(step) : Number.NaN;
  if (percent > 0 && percent <= 100) {
    readShare(percent);
    return percent;
  }
  throw refuse(text, `"${step}" is no percent, expected more than 0 to 100 with at most two decimals`);
}

function readEvery(text: string, every: number): number {
  if (every >= EVERY.least && every <= EVERY.most) return every;
  throw refuse(text, 'a step takes from a second to a week');
}

function refuse(text: string, why: string): SyntaxError {
  return new SyntaxError(`Cannot read plan "${text}": ${why}`);
}
