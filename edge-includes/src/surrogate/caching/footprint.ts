/** What a stored answer takes in memory, and how it is kept from taking more. */

import type { Fields } from '../../wire/message.ts';

/** Bytes of an entry beside its body, key and headers: objects, its place in the order, the allocator's own. */
const ENTRY = 400;
const FIELD = 16;
/** Values that many answers share are kept once; more than this many are not remembered. */
const INTERNED = 4_096;
const LONGEST_INTERNED = 256;

/** Bytes of memory, about. */
export function footprintOf(answer: { key: string; headers: Fields; body: Uint8Array }): number {
  let bytes = ENTRY + answer.key.length + answer.body.length;
  for (const name in answer.headers) bytes += FIELD + (answer.headers[name]?.length ?? 0);
  return bytes;
}

/** The bytes in an allocation of their own: a part of a socket's buffer would keep all of it alive. */
export function ownBytes(parts: readonly Uint8Array[], size: number): Uint8Array {
  const whole = Buffer.allocUnsafeSlow(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** A string of its own: one that was cut or joined keeps what it was made of alive. */
export function ownString(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}

export interface Interning {
  /** The fields, with values that were seen before kept once. */
  fields(headers: Fields): Fields;
  strings(values: readonly string[]): readonly string[];
}

const nothing: readonly string[] = [];

export function createInterning(): Interning {
  const known = new Map<string, string>();
  const lists = new Map<string, readonly string[]>();

  function intern(text: string): string {
    if (text.length > LONGEST_INTERNED) return ownString(text);
    const found = known.get(text);
    if (found !== undefined) return found;
    if (known.size >= INTERNED) known.clear();
    const own = ownString(text);
    known.set(own, own);
    return own;
  }

  return {
    fields(headers) {
      const kept: Fields = {};
      for (const name in headers) {
        const value = headers[name];
        if (typeof value === 'string') kept[name] = intern(value);
        else if (value !== undefined) kept[name] = value.map(intern);
      }
      return kept;
    },
    strings(values) {
      if (values.length === 0) return nothing;
      const text = values.join(' ');
      const found = lists.get(text);
      if (found !== undefined) return found;
      if (lists.size >= INTERNED) lists.clear();
      const own = values.map(intern);
      lists.set(text, own);
      return own;
    },
  };
}
