/**
 * What requests are told apart by (RFC 9111, section 4.1): the values of the fields that `Vary` names, reduced to what
 * makes a difference.
 */

import type { Fields } from '../../wire/message.ts';
import { listField } from './directives.ts';

/** A field's value, reduced; `''` for one that is absent. */
export type Normalize = (value: string) => string;

export interface VaryOptions {
  /** The languages that the origin speaks: `Accept-Language` is reduced to the best of them. @default none */
  languages?: readonly string[];
  /** By field name in lower case, in place of the value as it is. */
  normalizers?: Readonly<Record<string, Normalize>>;
}

/**
 * The names that an answer varies by, sorted. `Accept-Encoding` is left out: whoever asks upstream asks for the same
 * encodings always, and answers are encoded anew for each client.
 */
export function varyNames(headers: Fields): readonly string[] {
  if (headers['vary'] === undefined) return none;
  const names = listField(headers, 'vary')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim());
  return [...new Set(names)].filter((name) => name !== '' && name !== 'accept-encoding').sort();
}

const none: readonly string[] = [];

/** Makes keys of the values that an answer varies by. */
export function createVaryKeys(
  options: VaryOptions = {},
): (headers: Fields, names: readonly string[]) => string {
  return (headers, names) =>
    names.map((name) => `\n${name}:${JSON.stringify(normalizeField(name, headers, options))}`).join('');
}

/** A request field's value, reduced to what makes a difference; `''` for one that is absent. */
export function normalizeField(name: string, headers: Fields, options: VaryOptions = {}): string {
  const { languages = [], normalizers = {} } = options;
  const value = listField(headers, name);
  const own = normalizers[name];
  if (own !== undefined) return own(value);
  if (name !== 'accept-language') return value;
  return languages.length === 0 ? preferredLanguages(value).join(',') : bestLanguage(value, languages);
}

/** Language ranges in lower case, the most wanted first, without those refused by `q=0`. */
function preferredLanguages(acceptLanguage: string): string[] {
  return acceptLanguage
    .toLowerCase()
    .split(',')
    .map((item) => {
      const [range = '', ...parameters] = item.split(';').map((text) => text.trim());
      const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
      return { range, weight: weight === undefined ? 1 : Number(weight) || 0 };
    })
    .filter(({ range, weight }) => range !== '' && weight > 0)
    .sort((one, other) => other.weight - one.weight)
    .map(({ range }) => range);
}

/** RFC 4647, section 3.4 (lookup); `''` when none is wanted: the origin's own choice. */
function bestLanguage(acceptLanguage: string, supported: readonly string[]): string {
  for (const range of preferredLanguages(acceptLanguage)) {
    for (let tag = range; tag !== ''; tag = tag.slice(0, Math.max(0, tag.lastIndexOf('-')))) {
      if (supported.some((language) => language.toLowerCase() === tag)) return tag;
    }
  }
  return '';
}
