import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Control, controlsOf, type Field } from './control.ts';

function fieldsOf(shape: z.ZodRawShape, props: object = {}): Field[] {
  const flatten = (control: Control): Field[] =>
    control.kind === 'field' ? [control] : control.parts.flatMap(flatten);
  return controlsOf(z.toJSONSchema(z.object(shape)), props).flatMap(flatten);
}

describe('controlsOf()', () => {
  it.each([
    { schema: z.string(), input: { type: 'text' } },
    { schema: z.int().min(1).max(9), input: { type: 'number', step: 1, min: 1, max: 9 } },
    { schema: z.int(), input: { type: 'number', step: 1 } },
    { schema: z.number().multipleOf(0.5), input: { type: 'number', step: 0.5 } },
    { schema: z.number().min(0), input: { type: 'number', step: 'any', min: 0 } },
    { schema: z.boolean(), input: { type: 'checkbox' } },
    { schema: z.enum(['b', 'a']), input: { type: 'choice', values: ['b', 'a'] } },
    { schema: z.literal('EUR'), input: { type: 'choice', values: ['EUR'] } },
    { schema: z.union([z.literal(1), z.literal('x')]), input: { type: 'choice', values: [1, 'x'] } },
    { schema: z.iso.date(), input: { type: 'date' } },
    { schema: z.iso.datetime(), input: { type: 'moment' } },
    { schema: z.array(z.string()), input: { type: 'json' } },
    { schema: z.record(z.string(), z.string()), input: { type: 'json' } },
    { schema: z.union([z.string(), z.number()]), input: { type: 'json' } },
  ])('has $input.type for $schema.def.type', ({ schema, input }) => {
    expect(fieldsOf({ one: schema })[0]!.input).toEqual(input);
  });

  it('has fields for the members of an object, by their paths', () => {
    const fields = fieldsOf({ cart: z.object({ count: z.int() }) }, { cart: { count: 3 } });
    expect(fields).toMatchObject([{ path: 'cart.count', name: 'count', value: 3 }]);
  });

  it('says what may be missing, what it is then, and what its author says', () => {
    const shape = {
      note: z.string().nullable().optional(),
      size: z.int().default(4).describe('In pixels'),
      box: z.object({ wide: z.boolean() }).nullable(),
    };
    expect(fieldsOf(shape, { box: null })).toMatchObject([
      { path: 'note', absences: ['null', 'nothing'], value: undefined, input: { type: 'text' } },
      { path: 'size', absences: ['nothing'], hint: 'In pixels; 4 unless given' },
      { path: 'box', absences: ['null'], value: null, input: { type: 'json' } },
    ]);
  });

  it('goes by the value where nothing is declared', () => {
    expect(controlsOf(undefined, { label: 'x', cart: { count: 2 }, list: [1] })).toMatchObject([
      { path: 'label', input: { type: 'text' } },
      { path: 'cart', kind: 'group', parts: [{ path: 'cart.count', input: { type: 'number' } }] },
      { path: 'list', input: { type: 'json' } },
    ]);
  });
});
