/** Lists of directives: `Cache-Control` (RFC 9111, section 5.2) and `Surrogate-Control` (Edge Architecture, 2.2). */

import type { Fields } from '../../wire/message.ts';

export interface Directive {
  /** In lower case. */
  name: string;
  /** Without its quotes; empty when there is none. */
  value: string;
  /** The device that it is meant for (Edge Architecture, section 2.3); `null`: every one. */
  target: string | null;
  /** As it was written. */
  text: string;
}

/** Values by name, every one of a repeated directive. */
export type Directives = ReadonlyMap<string, readonly string[]>;

const none: Directives = new Map();

/** A whole field: what was sent in several lines is one list (RFC 9110, section 5.3). */
export function listField(headers: Fields, name: string): string {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : (value ?? '');
}

/** The directives of a field in their order; what is no directive is left out. */
export function readDirectives(field: string): Directive[] {
  const directives: Directive[] = [];
  for (const [text, name, quoted, plain, target] of field.matchAll(
    /([!#$%&'*+.^_`|~\w-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,;"]*)))?(?:\s*;\s*([!#$%&'*+.^_`|~\w-]+))?/g,
  )) {
    const value = quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '';
    directives.push({ name: name!.toLowerCase(), value, target: target ?? null, text });
  }
  return directives;
}

export function readCacheControl(headers: Fields): Directives {
  const field = listField(headers, 'cache-control');
  return field === '' ? none : byName(readDirectives(field));
}

export function byName(directives: readonly Directive[]): Directives {
  const named = new Map<string, string[]>();
  for (const { name, value } of directives) {
    const values = named.get(name);
    if (values === undefined) named.set(name, [value]);
    else values.push(value);
  }
  return named;
}

/**
 * Seconds of a directive. Of several the smallest counts, and one that is no number counts as 0: a doubt makes stale
 * (RFC 9111, section 4.2.1).
 *
 * @returns `null` when the directive is absent
 */
export function secondsOf(directives: Directives, name: string): number | null {
  const values = directives.get(name);
  return values === undefined ? null : Math.min(...values.map(toSeconds));
}

/** RFC 9111, section 1.2.2: what is over 2^31 means 2^31. */
export function toSeconds(text: string): number {
  return /^\d+$/.test(text) ? Math.min(Number(text), 2_147_483_648) : 0;
}
