/** Reading parameters that come from an address, where every one may be missing or repeated. */

import type { Params } from './page.ts';

/** The first value, or undefined. */
export function one(params: Params, name: string): string | undefined {
  const value = params[name];
  return typeof value === 'string' ? value : value?.[0];
}

/** Every value; an empty list for none. */
export function list(params: Params, name: string): string[] {
  const value = params[name];
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : [...value];
}
