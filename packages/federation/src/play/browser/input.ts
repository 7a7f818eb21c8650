/** The element that one value is typed into. */

import type { Field, Input } from './control.ts';
import type { Json } from './values.ts';

/** What was typed is no value of its kind. */
export const UNREADABLE = Symbol('unreadable');

type Typed = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** @param onValue hears of what is typed */
export function createInput(
  { input, value, path }: Field,
  onValue: (value: Json | typeof UNREADABLE) => void,
): Typed {
  const element = elementFor(input);
  element.name = path;
  write(element, input, value);
  element.addEventListener('input', () => onValue(read(element, input)));
  return element;
}

function elementFor(input: Input): Typed {
  switch (input.type) {
    case 'choice': {
      const element = document.createElement('select');
      for (const value of input.values) element.add(new Option(String(value), JSON.stringify(value)));
      return element;
    }
    case 'json': {
      const element = document.createElement('textarea');
      element.spellcheck = false;
      return element;
    }
    default:
      return boxFor(input);
  }
}

function boxFor(input: Exclude<Input, { type: 'choice' | 'json' }>): HTMLInputElement {
  const element = document.createElement('input');
  element.type = input.type === 'moment' ? 'datetime-local' : input.type;
  if (input.type === 'moment') element.step = '1';
  if (input.type === 'number') {
    element.step = String(input.step);
    if (input.min !== undefined) element.min = String(input.min);
    if (input.max !== undefined) element.max = String(input.max);
  }
  return element;
}

function write(element: Typed, input: Input, value: Json): void {
  switch (input.type) {
    case 'checkbox':
      (element as HTMLInputElement).checked = value === true;
      return;
    case 'choice':
      if (value !== null && value !== undefined) element.value = JSON.stringify(value);
      return;
    case 'json':
      element.value = value === undefined ? '' : JSON.stringify(value, null, 2);
      (element as HTMLTextAreaElement).rows = Math.min(12, element.value.split('\n').length + 1);
      return;
    case 'moment':
      // What the box shows has no zone: it stands for UTC.
      element.value = String(value ?? '').replace(/(\.\d+)?Z$/, '');
      return;
    default:
      element.value = value === null || value === undefined ? '' : String(value);
  }
}

function read(element: Typed, input: Input): Json | typeof UNREADABLE {
  switch (input.type) {
    case 'checkbox':
      return (element as HTMLInputElement).checked;
    case 'choice':
      return JSON.parse(element.value) as Json;
    case 'number':
      return element.value === '' ? UNREADABLE : Number(element.value);
    case 'moment':
      return element.value === '' ? UNREADABLE : new Date(`${element.value}Z`).toISOString();
    case 'date':
      return element.value === '' ? UNREADABLE : element.value;
    case 'json':
      try {
        return JSON.parse(element.value) as Json;
      } catch {
        return UNREADABLE;
      }
    default:
      return element.value;
  }
}
