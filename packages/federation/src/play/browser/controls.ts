/** Fields for the values in a story's props: one for each text, number and switch, wherever it is. */

export interface Controls {
  element: HTMLElement;
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** Items of a list that have fields; the others can be changed in the source. */
const ITEMS = 5;

/** @param onChange hears of a value by its path, such as `cart.lines.0.quantity` */
export function createControls(props: object, onChange: (path: string, value: Json) => void): Controls {
  const element = document.createElement('form');
  element.addEventListener('submit', (event) => event.preventDefault());
  add(element, props as Json, '');
  if (element.childElementCount === 0) element.append('This story has no props.');
  return { element };

  function add(place: HTMLElement, value: Json, path: string): void {
    if (typeof value === 'object' && value !== null) {
      const entries = Array.isArray(value) ? value.slice(0, ITEMS).entries() : Object.entries(value);
      const inside = path === '' ? place : group(place, path);
      for (const [name, part] of entries as Iterable<[string | number, Json]>) {
        add(inside, part, path === '' ? String(name) : `${path}.${name}`);
      }
      return;
    }
    place.append(field(path, value));
  }

  function group(place: HTMLElement, path: string): HTMLElement {
    const details = document.createElement('details');
    details.open = !path.includes('.');
    const summary = document.createElement('summary');
    summary.textContent = path.split('.').at(-1)!;
    details.append(summary);
    place.append(details);
    return details;
  }

  function field(path: string, value: Json): HTMLElement {
    const label = document.createElement('label');
    const input = document.createElement('input');
    const name = document.createElement('span');
    name.textContent = path.split('.').at(-1)!;
    input.name = path;
    input.type = typeof value === 'boolean' ? 'checkbox' : typeof value === 'number' ? 'number' : 'text';
    if (typeof value === 'boolean') input.checked = value;
    else input.value = value === null ? '' : String(value);
    if (typeof value === 'number') input.step = 'any';
    if (value === null) input.placeholder = 'null';
    input.addEventListener('input', () => {
      if (typeof value === 'boolean') onChange(path, input.checked);
      else if (typeof value === 'number') onChange(path, Number(input.value));
      else onChange(path, value === null && input.value === '' ? null : input.value);
    });
    label.append(name, input);
    return label;
  }
}

/** A copy of the props with one value replaced. */
export function withValue<T extends object>(props: T, path: string, value: Json): T {
  const copy = structuredClone(props);
  const names = path.split('.');
  let place = copy as Record<string, unknown>;
  for (const name of names.slice(0, -1)) {
    const inside = place[name];
    if (typeof inside !== 'object' || inside === null) return copy;
    place = inside as Record<string, unknown>;
  }
  if (Object.hasOwn(place, names.at(-1)!)) place[names.at(-1)!] = value;
  return copy;
}
