/** `*` stands for any characters, none too; `\*` and `\\` for themselves. */

import { PatternFault } from './fault.ts';

/** @throws PatternFault for a stray backslash, and for `**`, which says no more than `*` */
export function compileWildcard(text: string, path: readonly string[]): (value: string) => boolean {
  const parts = splitAtStars(text, path);
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return (value) => value === first;
  const least = parts.reduce((sum, part) => sum + part.length, 0);
  return (value) => {
    if (value.length < least || !value.startsWith(first) || !value.endsWith(last)) return false;
    let from = first.length;
    for (const part of rest) {
      const at = value.indexOf(part, from);
      if (at < 0) return false;
      from = at + part.length;
    }
    return from <= value.length - last.length;
  };
}

function splitAtStars(text: string, path: readonly string[]): string[] {
  if (/(?<!\\)(?:\\\\)*\*\*/.test(text))
    throw new PatternFault(path, `"${text}" has two "*" in a row, write one`);
  const parts = [''];
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (character === '*') {
      parts.push('');
      continue;
    }
    const escaped = character === '\\' ? text[++at] : character;
    if (character === '\\' && escaped !== '*' && escaped !== '\\') {
      throw new PatternFault(path, `"${text}" has a "\\" before neither "*" nor "\\"`);
    }
    parts[parts.length - 1] += escaped!;
  }
  return parts;
}
