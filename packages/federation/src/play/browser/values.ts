/** Values of props in the address of the page: `props.cart.count=7`, each as JSON; an empty text takes the member away. */

export type Json =
  | undefined
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [name: string]: Json };

const PREFIX = 'props.';

/** Texts by path, as they are in the address. */
export function textsIn(search: URLSearchParams): Map<string, string> {
  const found = [...search].filter(([name]) => name.startsWith(PREFIX));
  return new Map(found.map(([name, text]) => [name.slice(PREFIX.length), text]));
}

export function setValue(search: URLSearchParams, path: string, value: Json): void {
  // A value within one that is replaced as a whole would come back with it.
  for (const known of textsIn(search).keys()) {
    if (known.startsWith(`${path}.`)) search.delete(PREFIX + known);
  }
  search.set(PREFIX + path, value === undefined ? '' : JSON.stringify(value));
}

export function forgetValues(search: URLSearchParams): void {
  for (const path of textsIn(search).keys()) search.delete(PREFIX + path);
}

export interface ReadValues {
  /** The story's props with the values put in. */
  props: object;
  /** What could not be read, by its path: somebody has typed the address. */
  faults: Map<string, string>;
}

export function putIn(props: object, texts: ReadonlyMap<string, string>): ReadValues {
  const faults = new Map<string, string>();
  let changed = props;
  for (const [path, text] of texts) {
    try {
      changed = withValue(changed, path.split('.'), text === '' ? undefined : (JSON.parse(text) as Json));
    } catch (error) {
      const why = error instanceof RangeError ? error.message : 'it is no JSON; texts stand in quotes';
      faults.set(path, `Cannot read ${text}: ${why}`);
    }
  }
  return { props: changed, faults };
}

function withValue<T>(place: T, [name, ...rest]: readonly string[], value: Json): T {
  if (typeof place !== 'object' || place === null)
    throw new RangeError(`nothing has a member "${name}" there`);
  const copy = (Array.isArray(place) ? [...place] : { ...place }) as Record<string, unknown>;
  const before = Object.hasOwn(copy, name!) ? copy[name!] : undefined;
  const after = rest.length === 0 ? value : withValue(before, rest, value);
  if (after === undefined) delete copy[name!];
  else
    Object.defineProperty(copy, name!, {
      value: after,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  return copy as T;
}
