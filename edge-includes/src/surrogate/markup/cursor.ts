/**
 * A place in a text that is read from left to right. Readers give `null` for what is not there and leave `at` where
 * they stopped, so that a caller can tell text that is wrong from text that only ends too early.
 */

export interface Cursor {
  readonly text: string;
  at: number;
  readonly extensions: boolean;
  /** How many brackets are open. */
  depth: number;
  /** What a piece of the text means, where the text is not decoded yet. */
  readonly decode: (piece: string) => string;
}

/** Brackets, calls and references that may be open at once. */
export const DEPTH_LIMIT = 16;

const whitespace = /[ \t\r\n]*/y;

export function createCursor(
  text: string,
  options: { at?: number; extensions: boolean; depth?: number; decode?: (piece: string) => string },
): Cursor {
  const { at = 0, extensions, depth = 0, decode = (piece) => piece } = options;
  return { text, at, extensions, depth, decode };
}

/** What a sticky pattern finds here; moves past it. */
export function take(cursor: Cursor, pattern: RegExp): string | null {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text);
  if (found === null) return null;
  cursor.at = pattern.lastIndex;
  return found[0];
}

/** Moves past a text when it stands here. */
export function takeText(cursor: Cursor, expected: string): boolean {
  if (!cursor.text.startsWith(expected, cursor.at)) return false;
  cursor.at += expected.length;
  return true;
}

export function skipSpace(cursor: Cursor): void {
  take(cursor, whitespace);
}

/** Runs a reader one bracket deeper; `null` when that is too deep. */
export function deeper<T>(cursor: Cursor, read: (cursor: Cursor) => T | null): T | null {
  if (cursor.depth >= DEPTH_LIMIT) return null;
  cursor.depth += 1;
  const found = read(cursor);
  cursor.depth -= 1;
  return found;
}
