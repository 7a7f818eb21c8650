import fc from 'fast-check';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { exampleOf } from './example.ts';

const leaf = fc.constantFrom<z.ZodType>(
  z.string(),
  z.string().min(9),
  z.string().regex(/^[A-Z0-9-]{2,40}$/),
  z.string().regex(/^[a-z]+-\d{3}$/),
  z.email(),
  z.uuid(),
  z.iso.datetime(),
  z.int().positive(),
  z.number().min(7),
  z.boolean(),
  z.enum(['b', 'a']),
  z.literal(3),
  z.null(),
);
const schema = fc.letrec<{ any: z.ZodType }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    tie('any').map((one) => z.array(one)),
    tie('any').map((one) => one.nullable()),
    fc.tuple(tie('any'), tie('any')).map(([a, b]) => z.union([a, b])),
    fc.dictionary(fc.constantFrom('one', 'two', 'three'), tie('any')).map((shape) => z.strictObject(shape)),
  ),
})).any;

it('is a value that the schema allows', () => {
  fc.assert(
    fc.property(schema, (one) => {
      const json = z.toJSONSchema(one);
      const result = one.safeParse(exampleOf(json));
      expect(result.error?.issues, JSON.stringify(json)).toBeUndefined();
    }),
  );
});

it('is readable', () => {
  const cart = z.object({
    lines: z.array(z.object({ sku: z.string(), quantity: z.int().min(1) })),
    at: z.iso.datetime(),
  });
  expect(exampleOf(z.toJSONSchema(cart))).toEqual({
    lines: [{ sku: 'text', quantity: 1 }],
    at: '2026-01-15T09:30:00.000Z',
  });
});

it('reads patterns with the classes of Unicode', () => {
  expect(exampleOf({ type: 'string', minLength: 1, pattern: '^\\P{Cc}*$' })).toBe('An example');
});
