/**
 * References in the text of `esi:vars`. They are short, lie within one run of text, and hold no `<`; what looks like
 * one and is none stays text.
 */

import { createCursor, DEPTH_LIMIT } from './cursor.ts';
import type { Expression } from './expression.ts';
import { readReference } from './expression-parser.ts';

/** Most bytes of one `$(…)`. */
export const REFERENCE_LIMIT = 1_000;
/** The longest operator or word: a text that ends within one is not understood from its beginning. */
const LONGEST_TOKEN = 8;
/** Brackets that are taken for open: a text is read again from each of the others when it turns out to be none. */
const DEPTH = DEPTH_LIMIT - 8;
/** Bytes that are decoded at once. */
const WINDOW = 16_384;

export interface TextReferences {
  reset(buffer: Buffer): void;
  /**
   * The reference that begins with the `$` at a place.
   *
   * @param end where the text ends: at a `<` or with the buffer
   * @param open whether more text may follow there
   * @returns its length; 0 when there is none, -1 when more bytes are needed to know
   */
  read(at: number, end: number, open: boolean): { length: number; value: Expression | null };
}

const none = { length: 0, value: null };
const unknown = { length: -1, value: null };

export function createTextReferences(extensions: boolean): TextReferences {
  let buffer: Buffer = Buffer.alloc(0);
  let text = '';
  let start = 0;

  // Latin-1 gives one character for each byte, so that places in text and buffer are the same.
  function decodeFrom(at: number, end: number): void {
    const wanted = Math.min(at + REFERENCE_LIMIT, end);
    if (at >= start && wanted <= start + text.length) return;
    start = at;
    text = buffer.toString('latin1', at, Math.min(at + WINDOW, end));
  }

  return {
    reset(next) {
      buffer = next;
      text = '';
      start = 0;
    },
    read(at, end, open) {
      decodeFrom(at, end);
      const cursor = createCursor(text, { at: at - start, extensions, depth: DEPTH, decode: decodeUtf8 });
      const value = readReference(cursor);
      const length = cursor.at - (at - start);
      if (length > REFERENCE_LIMIT) return none;
      if (value !== null) return { length, value };
      const cut = cursor.at >= text.length - LONGEST_TOKEN && start + text.length === end;
      return cut && open && end - at < REFERENCE_LIMIT ? unknown : none;
    },
  };
}

function decodeUtf8(piece: string): string {
  return /^[\x20-\x7e\s]*$/.test(piece) ? piece : Buffer.from(piece, 'latin1').toString('utf8');
}
