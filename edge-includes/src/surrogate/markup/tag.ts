/** Reading one ESI tag: its name and its attributes by the rules of XML, except that `<` may stand in a value. */

import { surrogateErrors } from '../errors.ts';
import { createCursor, take } from './cursor.ts';

export interface Tag {
  /** Without the `esi:` prefix. */
  name: string;
  kind: 'open' | 'close' | 'empty';
  attributes: Attributes;
}

export type Attributes = Readonly<Record<string, string>>;

/** Attributes that may stand several times in a tag; their values are joined by line feeds. */
const repeatable = new Set(['setheader', 'appendheader', 'removeheader']);
const start = /<(\/?)esi:([a-z][a-z0-9-]*)/y;
const attributeName = /\s+([A-Za-z_][\w:.-]*)\s*=\s*(?=["'])/y;
const quoted = /"[^"]*"|'[^']*'/y;
const end = /\s*(\/?)>/y;
const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * @param text from `<` to `>`
 * @throws ProblemError `surrogate-markup-malformed`
 */
export function parseTag(text: string): Tag {
  const cursor = createCursor(text, { extensions: false });
  const opening = take(cursor, start);
  const attributes: Record<string, string> = Object.create(null);
  for (;;) {
    const found = take(cursor, attributeName);
    if (found === null) break;
    const name = found.slice(0, found.indexOf('=')).trim();
    const value = take(cursor, quoted);
    if (value === null) break;
    const decoded = decodeEntities(value.slice(1, -1));
    if (!(name in attributes)) attributes[name] = decoded;
    else if (repeatable.has(name)) attributes[name] += `\n${decoded}`;
    else throw surrogateErrors.MARKUP_MALFORMED(text.slice(0, 80), `it has "${name}" twice`);
  }
  const closing = take(cursor, end);
  const closes = opening?.startsWith('</') ?? false;
  const empty = closing?.includes('/') ?? false;
  const wrong = closes && (empty || Object.keys(attributes).length > 0);
  if (opening === null || closing === null || cursor.at < text.length || wrong) {
    throw surrogateErrors.MARKUP_MALFORMED(text.slice(0, 80), 'it is no well-formed tag');
  }
  const name = opening.slice(opening.indexOf(':') + 1);
  return { name, kind: closes ? 'close' : empty ? 'empty' : 'open', attributes };
}

export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:([a-z]{2,4})|#(\d{1,7})|#x([0-9a-fA-F]{1,6}));/g, (whole, name, decimal, hex) => {
    if (name !== undefined) return entities[name] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
