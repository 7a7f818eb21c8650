import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { RemoteConfig } from '../remote/define-remote.ts';
import { createPropsSchemas } from './props-schemas.ts';

const props = z.object({
  count: z.int().min(0).describe('How many'),
  title: z
    .string()
    .regex(/^\P{Cc}*$/u, 'write one line')
    .default('Cart'),
});
const plain = { criticality: 'regular', audience: 'public' } as const;
const fragments = { badge: { ...plain, props }, other: plain };
const { describe: describeProps, check } = createPropsSchemas(
  async () => ({ fragments }) as unknown as RemoteConfig,
);

describe('createPropsSchemas()', () => {
  it('describes what is declared, with hints and defaults', async () => {
    const described = await describeProps();
    expect(Object.keys(described)).toEqual(['badge']);
    expect(described['badge']!['properties']).toMatchObject({
      count: { type: 'integer', minimum: 0, description: 'How many' },
      title: { type: 'string', default: 'Cart' },
    });
  });

  it('judges by the schema itself, which knows more than JSON Schema can say', async () => {
    expect(await check('badge', { count: -1, title: 'two\nlines' })).toEqual({
      props: { count: -1, title: 'two\nlines' },
      faults: [
        { path: 'count', text: expect.stringContaining('0') },
        { path: 'title', text: 'write one line' },
      ],
    });
  });

  it('puts defaults in', async () => {
    expect(await check('badge', { count: 1 })).toEqual({ props: { count: 1, title: 'Cart' }, faults: [] });
  });

  it('takes anything where nothing is declared', async () => {
    expect(await check('other', { any: 'thing' })).toEqual({ props: { any: 'thing' }, faults: [] });
  });
});
