import { cpSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLogGrowth, openSqlite } from '../sqlite.ts';

const MiB = 1024 * 1024;
const steps = ['CREATE TABLE a (n INTEGER PRIMARY KEY, text TEXT) STRICT;'];

let folder: string;
let file: string;
let database: DatabaseSync;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tessera-log-'));
  file = join(folder, 'some.db');
  database = openSqlite(file, { steps });
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

const length = () => statSync(`${file}-wal`).size;

/** The lengths that the log had after each of so many transactions. */
function write(count: number, grow: () => void): number[] {
  const add = database.prepare('INSERT INTO a (text) VALUES (?)');
  return Array.from({ length: count }, () => {
    grow();
    add.run('x'.repeat(1_000));
    return length();
  });
}

describe('createLogGrowth()', () => {
  it('lets hardly a commit lengthen the log, and gives it an end', () => {
    const without = new Set(write(200, () => {}));
    const withGrowth = new Set(write(200, createLogGrowth(database)));
    expect(without.size).toBe(200);
    expect(withGrowth.size).toBeLessThan(10);
    write(6_000, createLogGrowth(database));
    expect(length()).toBeLessThan(18 * MiB);
  });

  it('loses nothing when the process ends anywhere, and adds nothing more to what is left', () => {
    write(500, createLogGrowth(database));
    const copy = join(folder, 'copy.db');
    for (const end of ['', '-wal']) cpSync(file + end, copy + end);
    expect(statSync(`${copy}-wal`).size % 4_120).not.toBe(32);
    const after = openSqlite(copy, { steps });
    const { count } = after.prepare('SELECT count(*) AS count FROM a').get() as { count: number };
    const { ok } = after.prepare('SELECT integrity_check AS ok FROM pragma_integrity_check').get() as {
      ok: string;
    };
    const left = statSync(`${copy}-wal`).size;
    createLogGrowth(after)();
    expect([count, ok, statSync(`${copy}-wal`).size]).toEqual([500, 'ok', left]);
    after.close();
  });

  it('lets transactions go on where it cannot look or write', () => {
    const grow = createLogGrowth({ location: () => '/dev/null/none.db' } as unknown as DatabaseSync);
    expect(write(3, grow)).toHaveLength(3);
  });
});
