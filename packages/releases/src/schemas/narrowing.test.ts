import { describe, expect, it } from 'vitest';
import { findNarrowing, isCompatible } from './narrowing.ts';

const object = (properties: object, rest: object = {}) => ({ type: 'object', properties, ...rest });
const text = { type: 'string' };
const closed = { additionalProperties: false };

describe('isCompatible()', () => {
  it.each([
    ['the same', object({ a: text }, closed), object({ a: text }, closed)],
    ['a wider type', text, { type: ['string', 'null'] }],
    ['numbers for integers', { type: 'integer' }, { type: 'number' }],
    ['a wider enum', { enum: ['a', 'b'] }, { enum: ['b', 'a', 'c'] }],
    ['a type for an enum', { enum: ['a', 'b'] }, { type: 'string', maxLength: 1 }],
    ['a type for a const', { const: { a: [1] } }, object({ a: { type: 'array', items: { minimum: 1 } } })],
    [
      'a member that may be missing',
      object({ a: text }, { required: ['a'], ...closed }),
      object({ a: text }, closed),
    ],
    [
      'a further member that may be missing',
      object({ a: text }, closed),
      object({ a: text, b: text }, closed),
    ],
    ['members that nobody has to know', object({ a: text }, closed), object({})],
    ['wider limits', { type: 'integer', minimum: 1, exclusiveMaximum: 5 }, { minimum: 0, maximum: 4 }],
    ['longer texts', { type: 'string', maxLength: 5 }, { type: 'string', maxLength: 9 }],
    ['an equal pattern', { type: 'string', pattern: '^a' }, { type: 'string', pattern: '^a' }],
    ['wider elements', { type: 'array', items: { const: 1 } }, { type: 'array', items: { type: 'integer' } }],
    [
      'longer lists',
      { type: 'array', prefixItems: [text], items: false },
      { type: 'array', items: text, maxItems: 2 },
    ],
    [
      'a further alternative',
      { anyOf: [text, { type: 'null' }] },
      { anyOf: [{ type: 'null' }, text, { type: 'number' }] },
    ],
    [
      'an alternative that is told apart',
      object({ kind: { const: 'a' } }, { required: ['kind'] }),
      {
        oneOf: [
          object({ kind: { const: 'b' } }, { required: ['kind'] }),
          object({ kind: { const: 'a' } }, { required: ['kind'] }),
        ],
      },
    ],
    [
      'a reference',
      { $ref: '#/$defs/t', $defs: { t: text } },
      { $ref: '#/$defs/u', $defs: { u: { type: ['string', 'null'] } } },
    ],
    ['parts that hold together', { allOf: [text, { minLength: 3 }] }, { type: 'string', minLength: 2 }],
    ['both values of a boolean', { type: 'boolean' }, { enum: [true, false] }],
    ['what is not excluded', { type: 'string' }, { not: { type: 'number' } }],
    ['anything for nothing', false, text],
    [
      'records',
      { type: 'object', propertyNames: text, additionalProperties: { type: 'integer' } },
      { type: 'object', propertyNames: { type: 'string' }, additionalProperties: { type: 'number' } },
    ],
  ])('is true for %s', (_what, from, to) => {
    expect(findNarrowing(from, to)).toBeNull();
  });

  it.each([
    ['another type', text, { type: 'number' }, 'it may be of type string'],
    ['integers alone', { type: 'number' }, { type: 'integer' }, 'it may be a fraction'],
    ['a smaller enum', { enum: ['a', 'b'] }, { enum: ['a'] }, 'it may be "b", only "a" is accepted'],
    ['a value', text, { const: 'a' }, 'it may be more than "a"'],
    [
      'a further required member',
      object({ a: text }),
      object({ a: text }, { required: ['a'] }),
      '"a" may be missing',
    ],
    [
      'a removed member',
      object({ a: text, b: text }, closed),
      object({ a: text }, closed),
      '"b" is not accepted',
    ],
    [
      'a deeper member',
      object({ a: object({ b: text }) }),
      object({ a: object({ b: { type: 'number' } }) }),
      '"a.b" may be of type string',
    ],
    ['members that have to be known', object({}), object({}, closed), '"*" is not accepted'],
    [
      'a higher minimum',
      { type: 'number', minimum: 0 },
      { type: 'number', minimum: 1 },
      'it may be outside of minimum 1',
    ],
    [
      'an end that is out',
      { type: 'number', maximum: 5 },
      { exclusiveMaximum: 5 },
      'it may be outside of exclusiveMaximum 5',
    ],
    [
      'shorter texts',
      { type: 'string', maxLength: 9 },
      { type: 'string', maxLength: 5 },
      'outside of maxLength 5',
    ],
    [
      'another pattern',
      { type: 'string', pattern: 'a|b' },
      { type: 'string', pattern: 'b|a' },
      'has the pattern "b|a", which not every value is known to fulfil',
    ],
    [
      'narrower elements',
      { type: 'array', items: text },
      { type: 'array', items: { const: 'a' } },
      '"[]" may be more than "a"',
    ],
    ['a lost alternative', { anyOf: [text, { type: 'null' }] }, { anyOf: [text] }, 'it may be of type null'],
    ['two alternatives at once', text, { oneOf: [text, { minLength: 2 }] }, 'it may be what is excluded'],
    ['an unknown keyword', { ...text, nullable: true }, text, 'it has "nullable", which cannot be compared'],
    ['another dialect', { $schema: 'http://json-schema.org/draft-07/schema#' }, text, 'another dialect'],
    [
      'a reference to elsewhere',
      { $ref: 'https://other.example/x' },
      text,
      'refers to "https://other.example/x"',
    ],
    [
      'equal texts of other meaning',
      { not: { $ref: '#/$defs/a' }, $defs: { a: text } },
      { not: { $ref: '#/$defs/a' }, $defs: { a: { type: 'null' } } },
      'it may be what is excluded',
    ],
  ])('is false for %s, and says where', (_what, from, to, why) => {
    expect(findNarrowing(from, to)).toContain(why);
    expect(isCompatible(from, to)).toBe(false);
  });

  it('ends for schemas that go on for ever, and for those that lead nowhere', () => {
    const tree = (leaf: object) => ({
      $ref: '#/$defs/tree',
      $defs: { tree: object({ leaf, children: { type: 'array', items: { $ref: '#/$defs/tree' } } }, closed) },
    });
    expect(isCompatible(tree(text), tree({ type: ['string', 'null'] }))).toBe(true);
    expect(findNarrowing(tree({ type: ['string', 'null'] }), tree(text))).toContain(
      '"leaf" may be of type null',
    );
    expect(isCompatible({ $ref: '#' }, text)).toBe(false);
    expect(isCompatible(text, { $ref: '#' })).toBe(false);
  });

  it('gives up instead of counting for ever', () => {
    const wide = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [`p${i}`, { anyOf: [text, { type: 'null' }] }]),
    );
    const many = {
      allOf: Object.entries(wide).map(([name, schema]) => ({
        anyOf: [object({ [name]: schema }), { required: [name] }],
      })),
    };
    expect(findNarrowing(many, object(wide))).toContain('is too large to be compared');
  });

  it('is not held up by alternatives of alternatives that are all required', () => {
    const names = Array.from({ length: 8 }, (_, i) => `p${i}`);
    const grow = (levels: number): Record<string, unknown> =>
      levels === 0
        ? text
        : {
            anyOf: [1, 2, 3].map((n) =>
              object(Object.fromEntries(names.map((name) => [name, grow(levels - 1)])), {
                required: names,
                minProperties: n,
              }),
            ),
          };
    expect(findNarrowing(grow(3), object({ p0: { type: 'null' } }))).not.toBeNull();
  });
});
