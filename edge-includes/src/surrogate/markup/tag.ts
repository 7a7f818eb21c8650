/** Reading one ESI tag: its name and its attributes by the rules of XML. */

import { surrogateErrors } from '../errors.ts';

export interface Tag {
  /** Without the `esi:` prefix. */
  name: string;
  kind: 'open' | 'close' | 'empty';
  attributes: Record<string, string>;
}

const shape = /^<(\/?)esi:([a-z]+)((?:\s+[A-Za-z_][\w:.-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>$/;
const attribute = /([A-Za-z_][\w:.-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * @param text from `<` to `>`
 * @throws ProblemError `surrogate-markup-malformed`
 */
export function parseTag(text: string): Tag {
  const found = shape.exec(text);
  if (found === null || (found[1] !== '' && (found[3] !== '' || found[4] !== ''))) {
    throw surrogateErrors.MARKUP_MALFORMED(text.slice(0, 80), 'it is no well-formed tag');
  }
  const attributes: Record<string, string> = Object.create(null);
  for (const [, name, double, single] of found[3]!.matchAll(attribute)) {
    if (name! in attributes) {
      throw surrogateErrors.MARKUP_MALFORMED(text.slice(0, 80), `it has "${name}" twice`);
    }
    attributes[name!] = decodeEntities(double ?? single ?? '');
  }
  const kind = found[1] !== '' ? 'close' : found[4] !== '' ? 'empty' : 'open';
  return { name: found[2]!, kind, attributes };
}

function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:([a-z]+)|#(\d{1,7})|#x([0-9a-fA-F]{1,6}));/g, (whole, name, decimal, hex) => {
    if (name !== undefined) return entities[name] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
