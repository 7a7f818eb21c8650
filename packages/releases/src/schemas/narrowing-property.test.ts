import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isCompatible } from './narrowing.ts';

type Json = Record<string, unknown>;

/** Values that are near to what the schemas below speak of. */
const { value: anyValue } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, true, false, 0, 1, 1.5, 2, 3, -1, '', 'a', 'ab', 'abc', '😀'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));

const size = fc.integer({ min: 0, max: 3 });
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const type = fc.constantFrom('null', 'boolean', 'number', 'integer', 'string', 'array', 'object');

const { schema: anySchema } = fc.letrec<{ schema: Json | boolean; some: (Json | boolean)[] }>((tie) => ({
  some: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }),
  schema: fc.oneof(
    { maxDepth: 2, depthSize: 'small' },
    fc.constantFrom<Json | boolean>(true, false, { $ref: '#/$defs/one' }, { $ref: '#/$defs/list' }),
    whole({ type: fc.oneof(type, fc.uniqueArray(type, { minLength: 1, maxLength: 3 })) }),
    whole({ enum: fc.uniqueArray(anyValue, { minLength: 1, maxLength: 3, selector: JSON.stringify }) }),
    whole({ const: anyValue }),
    whole({
      type: fc.constantFrom('number', 'integer'),
      minimum: optional(fc.constantFrom(-1, 0, 0.5, 1, 2)),
      maximum: optional(fc.constantFrom(0, 1, 1.5, 3)),
      exclusiveMinimum: optional(size),
      exclusiveMaximum: optional(size),
      multipleOf: optional(fc.constantFrom(1, 2)),
    }),
    whole({
      type: optional(fc.constant('string')),
      minLength: optional(size),
      maxLength: optional(size),
      pattern: optional(fc.constantFrom('^a', 'b$')),
    }),
    whole({
      type: optional(fc.constant('array')),
      items: optional(tie('schema')),
      prefixItems: optional(tie('some')),
      minItems: optional(size),
      maxItems: optional(size),
      uniqueItems: optional(fc.boolean()),
    }),
    // Apart from the lists above: Ajv 8.20 answers wrongly for a "contains" below "prefixItems" beside another one.
    whole({
      contains: type.map((name) => ({ type: name })),
      minContains: optional(size),
      maxContains: optional(size),
    }),
    whole({
      type: optional(fc.constant('object')),
      properties: optional(fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('schema'), { maxKeys: 2 })),
      patternProperties: optional(fc.dictionary(fc.constantFrom('^a', 'b|c'), tie('schema'), { maxKeys: 1 })),
      additionalProperties: optional(tie('schema')),
      propertyNames: optional(tie('schema')),
      required: optional(fc.uniqueArray(fc.constantFrom('a', 'b'), { maxLength: 2 })),
      minProperties: optional(size),
      maxProperties: optional(size),
    }),
    whole({ anyOf: tie('some'), minLength: optional(size) }),
    whole({ oneOf: tie('some') }),
    whole({ allOf: tie('some') }),
    whole({ not: tie('schema') }),
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    whole({ if: tie('schema'), then: optional(tie('schema')), else: optional(tie('schema')) }),
  ),
}));

/** A schema without the keywords that are not there. */
function whole(keywords: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Json> {
  return fc.record(keywords).map((found) => JSON.parse(JSON.stringify(found)) as Json);
}

const definitions = {
  one: { type: ['string', 'integer'] },
  list: { type: 'array', items: { anyOf: [{ $ref: '#/$defs/one' }, { $ref: '#/$defs/list' }] } },
};
const toDocument = (schema: Json | boolean): Json => ({ allOf: [schema], $defs: definitions });

/** A schema and one that is near to it: with a keyword less, or more, or with some deeper schema in its place. */
const anyPair = fc
  .tuple(anySchema, anySchema, fc.constantFrom('other', 'less', 'more', 'either', 'part'), fc.nat())
  .map(([schema, other, change, nth]) => {
    if (change === 'other' || typeof schema === 'boolean') return [schema, other] as const;
    if (change === 'more')
      return [schema, { ...schema, ...(typeof other === 'object' ? other : {}) }] as const;
    if (change === 'either') return [schema, { anyOf: [other, schema] }] as const;
    if (change === 'part') return [{ allOf: [schema, other] }, schema] as const;
    const keywords = Object.keys(schema);
    const { [keywords[nth % keywords.length] ?? '']: _, ...rest } = schema;
    return [schema, rest] as const;
  });

it('never says yes where a validator finds a value that was accepted and is not any more', () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  let yes = 0;
  fc.assert(
    fc.property(anyPair, fc.array(anyValue, { minLength: 40, maxLength: 60 }), ([before, after], values) => {
      const [from, to] = [toDocument(before), toDocument(after)];
      if (!isCompatible(from, to)) return;
      yes++;
      const [accepts, acceptsNow] = [ajv.compile(from), ajv.compile(to)];
      for (const value of values) {
        if (accepts(value)) expect(acceptsNow(value), JSON.stringify({ from, to, value })).toBe(true);
      }
    }),
    { numRuns: Number(process.env['TESSERA_RUNS'] ?? 600) },
  );
  expect(yes).toBeGreaterThan(100);
}, 60_000);
