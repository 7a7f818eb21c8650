import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { findIncompatibility } from './compare-schemas.ts';
import { schemaText, toEventSchema, toEventSchemas } from './schema-files.ts';

const folder = join(import.meta.dirname, 'schemas');
const schemas = [...toEventSchemas()].map(([name, schema]) => ({ name, schema }));

describe('schemas/', () => {
  it.each(schemas)('$name is current (run `pnpm -F @tessera/function gen`)', async ({ name, schema }) => {
    expect(await readFile(join(folder, name), 'utf8')).toBe(schemaText(schema));
  });

  it('holds nothing else: a version that was committed stays', async () => {
    const files = await readdir(folder, { recursive: true });
    expect(files.filter((name) => name.endsWith('.json')).sort()).toEqual(
      schemas.map(({ name }) => name).sort(),
    );
  });
});

describe('findIncompatibility()', () => {
  const committed = z.object({
    id: z.string().max(40),
    status: z.enum(['new', 'old']),
    note: z.string().optional(),
    lines: z.array(z.object({ sku: z.string(), quantity: z.int() })),
  });
  const compare = (changed: z.ZodType) =>
    findIncompatibility(toEventSchema(committed), toEventSchema(changed));

  it.each([
    { what: 'nothing', changed: committed },
    { what: 'a field that may be left out', changed: committed.extend({ reason: z.string().optional() }) },
    {
      what: 'such a field in a list',
      changed: committed.extend({
        lines: z.array(z.object({ sku: z.string(), quantity: z.int(), price: z.int().optional() })),
      }),
    },
  ])('takes $what', ({ changed }) => expect(compare(changed)).toBeNull());

  it.each([
    { what: 'a removed field', field: 'status', changed: committed.omit({ status: true }) },
    {
      what: 'a removed field that could be left out',
      field: 'note',
      changed: committed.omit({ note: true }),
    },
    {
      what: 'a renamed field in a list',
      field: 'lines[].sku',
      changed: committed.extend({ lines: z.array(z.object({ article: z.string(), quantity: z.int() })) }),
    },
    { what: 'another type', field: 'id', changed: committed.extend({ id: z.int() }) },
    { what: 'a newly required field', field: 'reason', changed: committed.extend({ reason: z.string() }) },
    { what: 'a field that is required now', field: 'note', changed: committed.extend({ note: z.string() }) },
    { what: 'a required field that may be left out', field: 'id', changed: committed.partial({ id: true }) },
    { what: 'a narrowed enum', field: 'status', changed: committed.extend({ status: z.enum(['new']) }) },
    {
      what: 'a widened enum',
      field: 'status',
      changed: committed.extend({ status: z.enum(['new', 'old', 'odd']) }),
    },
    { what: 'a narrower text', field: 'id', changed: committed.extend({ id: z.string().max(20) }) },
  ])('refuses $what, by its name', ({ field, changed }) => expect(compare(changed)).toContain(field));
});
