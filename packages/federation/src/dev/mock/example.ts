/** A value that a JSON Schema allows, as plain as it can be: what a developer then makes their own. */

import { sample, stringMatching } from 'fast-check';

type Schema = Readonly<Record<string, unknown>>;

const texts: Readonly<Record<string, string>> = {
  'date-time': '2026-01-15T09:30:00.000Z',
  date: '2026-01-15',
  email: 'ann@example.com',
  uri: 'https://example.com/',
  uuid: '00000000-0000-4000-8000-000000000000',
};

/** Levels below which nothing more is filled in. */
const DEPTH = 12;

/** @param schema JSON Schema, 2020-12, as Zod writes it */
export function exampleOf(schema: unknown, definitions: Schema = {}, depth = 0): unknown {
  const one = (schema ?? {}) as Schema;
  const all = { ...definitions, ...(one['$defs'] as Schema | undefined) };
  const inside = (part: unknown) => exampleOf(part, all, depth + 1);
  if (depth > DEPTH) return null;
  if ('const' in one) return one['const'];
  if ('default' in one) return one['default'];
  if (Array.isArray(one['enum'])) return one['enum'][0];
  const reference = /^#\/\$defs\/(.+)$/.exec(String(one['$ref'] ?? ''))?.[1];
  if (reference !== undefined) return inside(all[reference]);
  const choices = (one['anyOf'] ?? one['oneOf']) as Schema[] | undefined;
  if (choices !== undefined) return inside(choices.findLast(({ type }) => type !== 'null') ?? choices[0]);
  if (Array.isArray(one['allOf'])) return Object.assign({}, ...(one['allOf'] as Schema[]).map(inside));
  const types = [one['type']].flat();
  switch (types.findLast((type) => type !== 'null')) {
    case 'object': {
      const properties = Object.entries((one['properties'] ?? {}) as Schema);
      return Object.fromEntries(properties.map(([name, part]) => [name, inside(part)]));
    }
    case 'array':
      if (Array.isArray(one['prefixItems'])) return one['prefixItems'].map(inside);
      return one['maxItems'] === 0 ? [] : [inside(one['items'])];
    case 'integer':
    case 'number':
      return Math.max(Number(one['minimum'] ?? one['exclusiveMinimum'] ?? 0), 1);
    case 'boolean':
      return false;
    case 'string':
      return texts[String(one['format'])] ?? textOf(one);
    default:
      return null;
  }
}

/** Tried before a text is made up. */
const words = ['An example', 'example', 'EXAMPLE', 'EXAMPLE-1', 'EX', '1'];

/** Of the texts that a pattern allows, one that can be read. */
function textOf({ pattern, minLength = 0, maxLength = Number.POSITIVE_INFINITY }: Schema): string {
  if (typeof pattern !== 'string') return 'text'.padEnd(Number(minLength), 'x').slice(0, Number(maxLength));
  // As JSON Schema reads it; without the flag, \P{Cc} would be a P and some letters.
  const form = new RegExp(pattern, 'u');
  const isAllowed = (text: string) =>
    form.test(text) && text.length >= Number(minLength) && text.length <= Number(maxLength);
  const plain = words.find(isAllowed);
  if (plain !== undefined) return plain;
  const allowed = sample(stringMatching(form), { numRuns: 100, seed: 1 }).filter(isAllowed);
  const strangeness = (text: string) =>
    text.replace(/[a-z0-9]/gi, '').length * 100 + Math.abs(text.length - 8);
  return allowed.toSorted((a, b) => strangeness(a) - strangeness(b))[0] ?? '';
}
