/** Fields for the values in a story's props, each with what is wrong with it beside it. */

import type { Control, Field, Group } from './control.ts';
import { createInput, UNREADABLE } from './input.ts';
import type { Json } from './values.ts';

export interface Controls {
  element: HTMLElement;
  /** Shows what is wrong, by path. What lies deeper than a field, or belongs to none, is told by the one above it. */
  tell(faults: ReadonlyMap<string, string>): void;
}

export interface ControlsOptions {
  /** Hears of a value by its path, such as `cart.count`; `undefined` when it is left out. */
  onChange(path: string, value: Json): void;
}

export function createControls(controls: readonly Control[], { onChange }: ControlsOptions): Controls {
  const element = document.createElement('form');
  element.addEventListener('submit', (event) => event.preventDefault());
  /** Path → where its fault is told, and what was typed last and cannot be read. */
  const places = new Map<string, { told: HTMLElement; input: HTMLElement; unread: string }>();
  const whole = faultElement('');
  element.append(whole, ...controls.map(add));
  if (controls.length === 0) element.append('This story has no props.');
  let known: ReadonlyMap<string, string> = new Map();

  function tell(faults: ReadonlyMap<string, string>): void {
    known = faults;
    const texts = new Map<string, string[]>();
    for (const [path, text] of faults) {
      const place = closest(path);
      const deeper = path === place ? '' : `${place === '' ? path : path.slice(place.length + 1)}: `;
      texts.set(place, [...(texts.get(place) ?? []), deeper + text]);
    }
    whole.textContent = (texts.get('') ?? []).join(' ');
    for (const [path, { told, input, unread }] of places) {
      told.textContent = unread === '' ? (texts.get(path) ?? []).join(' ') : unread;
      input.setAttribute('aria-invalid', String(told.textContent !== ''));
    }
  }

  function closest(path: string): string {
    if (path === '' || places.has(path)) return path;
    return closest(path.split('.').slice(0, -1).join('.'));
  }

  function add(control: Control): HTMLElement {
    return control.kind === 'group' ? group(control) : field(control);
  }

  function group({ path, name, hint, parts }: Group): HTMLElement {
    const details = document.createElement('details');
    details.open = !path.includes('.');
    const summary = document.createElement('summary');
    summary.textContent = name;
    details.append(summary, ...(hint === '' ? [] : [hintElement(path, hint)]), ...parts.map(add));
    return details;
  }

  function field(control: Field): HTMLElement {
    const { path, name, hint, absences } = control;
    const element = document.createElement('div');
    element.className = 'prop';
    const label = document.createElement('label');
    label.textContent = name;
    label.htmlFor = idOf(path);
    const told = faultElement(path);
    const input = createInput(control, (value) => {
      const place = places.get(path)!;
      place.unread = value === UNREADABLE ? `Cannot read this as ${wordFor(control)}` : '';
      if (value === UNREADABLE) tell(known);
      else onChange(path, value);
    });
    input.id = idOf(path);
    const described = [...(hint === '' ? [] : [idOf(path, 'hint')]), idOf(path, 'fault')];
    input.setAttribute('aria-describedby', described.join(' '));
    places.set(path, { told, input, unread: '' });
    element.append(label, input);
    if (absences.length > 0) element.append(absence(control, input));
    if (hint !== '') element.append(hintElement(path, hint));
    element.append(told);
    return element;
  }

  /** Whether there is a value at all. */
  function absence({ path, name, value, absences }: Field, input: HTMLElement): HTMLElement {
    const choice = document.createElement('select');
    choice.setAttribute('aria-label', `whether ${name} is given`);
    for (const one of ['given', ...absences]) choice.add(new Option(one));
    choice.value = value === null ? 'null' : value === undefined ? 'nothing' : 'given';
    const follow = () => {
      input.hidden = choice.value !== 'given';
    };
    choice.addEventListener('change', () => {
      follow();
      if (choice.value === 'null') onChange(path, null);
      else if (choice.value === 'nothing') onChange(path, undefined);
      else input.dispatchEvent(new Event('input'));
    });
    follow();
    return choice;
  }

  return { element, tell };
}

function idOf(path: string, part = 'input'): string {
  return `props.${path}:${part}`;
}

function hintElement(path: string, text: string): HTMLElement {
  const hint = document.createElement('small');
  hint.id = idOf(path, 'hint');
  hint.textContent = text;
  return hint;
}

function faultElement(path: string): HTMLElement {
  const fault = document.createElement('p');
  fault.id = idOf(path, 'fault');
  fault.className = 'fault';
  fault.setAttribute('role', 'alert');
  return fault;
}

function wordFor({ input }: Field): string {
  if (input.type === 'number') return 'a number';
  return input.type === 'json' ? 'JSON: texts and names of members stand in quotes' : 'a date';
}
