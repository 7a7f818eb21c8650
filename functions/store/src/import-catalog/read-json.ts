/** Reads a JSON file of products, `[{…}, {…}]` or one per line, element by element with the line each begins on. */

import { createReadStream } from 'node:fs';

/** A place in a file that its author finds. */
export interface Place {
  line: number;
  /** Such as `variants.0.price` in JSON or `price` in CSV; empty for the row as a whole. */
  field: string;
}

export interface RawRow {
  /** Where it begins, counted from 1. */
  line: number;
  value: unknown;
  /** Why it could not be read; `value` is then undefined. */
  fault?: string;
  /** Where the file has what is at a path of `value`. @default in the row's line, as the path with dots */
  locate?: (path: readonly PropertyKey[]) => Place;
}

/** Characters of one product; a longer one is a fault of the file. */
const MOST = 1_000_000;

/** @param onBytes hears how much of the file was read */
export async function* readJsonRows(file: string, onBytes: (count: number) => void): AsyncGenerator<RawRow> {
  let line = 1;
  let begin = 1;
  let depth = 0;
  let quoted = false;
  let escaped = false;
  let text = '';
  let open = '';
  for await (const chunk of createReadStream(file, 'utf8') as AsyncIterable<string>) {
    onBytes(Buffer.byteLength(chunk));
    let from = 0;
    for (let i = 0; i < chunk.length; i++) {
      const char = chunk[i]!;
      if (char === '\n') line++;
      if (depth === 0) {
        if (char === '{') {
          depth = 1;
          begin = line;
          from = i;
        } else if (!/[\s,[\]\uFEFF]/.test(char)) {
          yield { line, value: undefined, fault: `expected an object, found "${char}"` };
          return;
        } else open = char === '[' || char === ']' ? char : open;
      } else if (quoted) {
        if (escaped) escaped = false;
        else if (char === '\\') escaped = true;
        else if (char === '"') quoted = false;
      } else if (char === '"') quoted = true;
      else if (char === '{') depth++;
      else if (char === '}' && --depth === 0) {
        yield parseRow(begin, text + chunk.slice(from, i + 1));
        text = '';
      }
    }
    if (depth > 0) text += chunk.slice(from);
    if (text.length > MOST) {
      yield { line: begin, value: undefined, fault: `longer than ${MOST} characters` };
      return;
    }
  }
  if (depth > 0 || open === '[') yield { line, value: undefined, fault: 'the file ends too early' };
}

function parseRow(line: number, text: string): RawRow {
  try {
    return { line, value: JSON.parse(text) };
  } catch (cause) {
    return { line, value: undefined, fault: (cause as Error).message };
  }
}
