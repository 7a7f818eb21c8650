/** The provider's own books: every charge and refund under its key, on disk before it is answered. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createLogGrowth } from '@tessera/service/sqlite';

export interface Entry {
  key: string;
  /** Whole cents; 0 for a key that was refused before it was ever charged. */
  amount: number;
  token: string;
  status: 'charged' | 'declined' | 'refunded';
}

export interface Ledger extends Disposable {
  /** All that the work writes is one transaction: kept when this answers, undone when the work throws. */
  together<T>(work: () => T): T;
  find(key: string): Entry | null;
  put(entry: Entry): void;
  /** How often a charge was asked for under this key, this time included. */
  countAttempt(key: string): number;
  /** Keeps a webhook until it is dropped. */
  keepHook(hook: Hook): void;
  dropHook(id: string): void;
  /** The webhooks that are kept. */
  hooks(): Hook[];
}

export interface Hook {
  id: string;
  body: string;
}

export function openLedger(folder: string): Ledger {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(join(folder, 'ledger.db'));
  database.exec(`
    PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    CREATE TABLE IF NOT EXISTS entries (key TEXT PRIMARY KEY, amount INTEGER, token TEXT, status TEXT) STRICT;
    CREATE TABLE IF NOT EXISTS attempts (key TEXT PRIMARY KEY, count INTEGER) STRICT;
    CREATE TABLE IF NOT EXISTS hooks (id TEXT PRIMARY KEY, body TEXT) STRICT;`);
  const keepHook = database.prepare('INSERT INTO hooks (id, body) VALUES (?, ?)');
  const dropHook = database.prepare('DELETE FROM hooks WHERE id = ?');
  const listHooks = database.prepare('SELECT id, body FROM hooks ORDER BY rowid');
  const find = database.prepare('SELECT key, amount, token, status FROM entries WHERE key = ?');
  const put = database.prepare(
    'INSERT OR REPLACE INTO entries (key, amount, token, status) VALUES (?, ?, ?, ?)',
  );
  const count = database.prepare(
    'INSERT INTO attempts VALUES (?, 1) ON CONFLICT (key) DO UPDATE SET count = count + 1 RETURNING count',
  );
  const growLog = createLogGrowth(database);
  return {
    together(work) {
      growLog();
      database.exec('BEGIN IMMEDIATE');
      try {
        const done = work();
        database.exec('COMMIT');
        return done;
      } catch (error) {
        if (database.isTransaction) database.exec('ROLLBACK');
        throw error;
      }
    },
    find: (key) => (find.get(key) as Entry | undefined) ?? null,
    put({ key, amount, token, status }) {
      put.run(key, amount, token, status);
    },
    countAttempt: (key) => (count.get(key) as { count: number }).count,
    keepHook({ id, body }) {
      keepHook.run(id, body);
    },
    dropHook(id) {
      dropHook.run(id);
    },
    hooks: () => listHooks.all() as unknown as Hook[],
    [Symbol.dispose]: () => database.close(),
  };
}
