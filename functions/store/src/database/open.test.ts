import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OpenOptions, openDatabase } from './open.ts';

const first = 'CREATE TABLE one (a TEXT);';
const second = 'ALTER TABLE one ADD COLUMN b TEXT;';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tessera-open-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The columns of the table, after opening the file and closing it again. */
function open(options: OpenOptions): string[] {
  const database = openDatabase(folder, 'users', options);
  try {
    const columns = database.prepare('PRAGMA table_info(one)').all() as { name: string }[];
    return columns.map(({ name }) => name);
  } finally {
    database.close();
  }
}

describe('openDatabase()', () => {
  it('refuses a file of an older schema until it is migrated', () => {
    expect(open({ steps: [first] })).toEqual(['a']);
    expect(() => open({ steps: [first, second] })).toThrow(
      /^Cannot open ".*users\.db": its schema 1 is older than 2, run the command "migrate" first$/,
    );
    expect(open({ steps: [first] }), 'it was left as it was').toEqual(['a']);
    expect(open({ steps: [first, second], migrate: true })).toEqual(['a', 'b']);
    expect(open({ steps: [first, second] })).toEqual(['a', 'b']);
  });

  it('refuses a file of a newer schema, also for migrating', () => {
    open({ steps: [first, second] });
    for (const migrate of [false, true]) {
      expect(() => open({ steps: [first], migrate })).toThrow(/its schema 2 is newer than this program/);
    }
  });

  it('leaves a file as it was when a step fails', () => {
    open({ steps: [first] });
    expect(() => open({ steps: [first, second, 'nonsense;'], migrate: true })).toThrow();
    expect(open({ steps: [first] })).toEqual(['a']);
  });
});
