import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDocumentedCodes, readErrorCodes } from './error-codes.ts';

const root = resolve(import.meta.dirname, '..');

describe('docs/errors.md', () => {
  it('has a row for every coded error, and no row for any other', async () => {
    const documented = readDocumentedCodes(readFileSync(join(root, 'docs/errors.md'), 'utf8'));
    const actual = await readErrorCodes(root);
    const sorted = (codes: ReadonlyMap<string, number>) =>
      [...codes].map(([code, status]) => `${code} ${status}`).sort();
    expect(sorted(documented), 'mend the rows of docs/errors.md').toEqual(sorted(actual));
  });
});

describe('readDocumentedCodes()', () => {
  it('reads code and status of each row', () => {
    const text = '| Code | Status |\n| --- | --- |\n| `a-b` | 404 | Gone |\n| `c` | 500 | Oh |\n';
    expect([...readDocumentedCodes(text)]).toEqual([
      ['a-b', 404],
      ['c', 500],
    ]);
  });

  it('refuses a code that has two rows', () => {
    expect(() => readDocumentedCodes('| `a` | 404 | x |\n| `a` | 410 | y |\n')).toThrow('has two rows');
  });
});
