import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqlite } from '../sqlite.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tessera-sqlite-'));
  file = join(folder, 'deep', 'some.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const steps = ['CREATE TABLE a (n INTEGER) STRICT;', 'ALTER TABLE a ADD COLUMN m INTEGER;'];

describe('openSqlite()', () => {
  it('makes folder and schema, and brings an older file up to date without losing anything', () => {
    const first = openSqlite(file, { steps: steps.slice(0, 1) });
    first.exec('INSERT INTO a VALUES (1)');
    first.close();
    const second = openSqlite(file, { steps });
    expect(second.prepare('SELECT * FROM a').all()).toEqual([{ n: 1, m: null }]);
    second.close();
  });

  it('refuses an older schema where it may not be changed, and a newer one always', () => {
    openSqlite(file, { steps: steps.slice(0, 1) }).close();
    expect(() => openSqlite(file, { steps, migrate: false })).toThrow(/its schema 1 is older than 2/);
    openSqlite(file, { steps }).close();
    expect(() => openSqlite(file, { steps: steps.slice(0, 1) })).toThrow(
      /its schema 2 is newer than this program/,
    );
  });

  it('is for one owner at a time', () => {
    const owner = openSqlite(file, { steps });
    expect(() => openSqlite(file, { steps })).toThrow(/another process owns it, stop that one first$/);
    owner.close();
  });
});
