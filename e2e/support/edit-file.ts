/** Saves a file as an editor does. */

import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Replaces a text in a file, in one go: what lies between emptying a file and writing it is the machine's load otherwise.
 *
 * @throws Error when the text is not there
 */
export function editFile(path: string, from: string, to: string): void {
  const text = readFileSync(path, 'utf8');
  if (!text.includes(from)) throw new Error(`Cannot edit ${path}: there is no "${from}"`);
  writeFileSync(path, text.replace(from, to));
}
