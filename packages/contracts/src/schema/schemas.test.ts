import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { toSchemaFiles } from './schemas.ts';

const folder = new URL('../../schema/', import.meta.url);

describe('schema/', () => {
  it.each(Object.entries(toSchemaFiles()))('%s is current (run `npm run gen` here)', async (name, text) => {
    expect(await readFile(new URL(name, folder), 'utf8')).toBe(text);
  });

  it('holds nothing else', async () => {
    expect((await readdir(folder)).sort()).toEqual(Object.keys(toSchemaFiles()).sort());
  });
});
