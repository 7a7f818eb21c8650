/** Opens the registry's SQLite file for this process alone. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { migrations } from './migrations.ts';

/**
 * The open, locked and current database below `folder`.
 *
 * @throws Error in one sentence when another process owns the file, or when its schema is newer
 */
export function openDatabase(folder: string): DatabaseSync {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'registry.db');
  const database = new DatabaseSync(file);
  try {
    lock(database, file);
    bringUpToDate(database, file);
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

function lock(database: DatabaseSync, file: string): void {
  try {
    // Exclusive before WAL: then no other process can open the file, and no shared-memory file is needed.
    database.exec(`PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
                   PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32000; PRAGMA foreign_keys = ON;
                   BEGIN EXCLUSIVE; COMMIT;`);
  } catch (cause) {
    const { message } = cause as Error;
    const why = message.includes('locked')
      ? 'another process owns it, stop that one first'
      : `${message}, check the file and its folder`;
    throw new Error(`Cannot open "${file}": ${why}`, { cause });
  }
}

function bringUpToDate(database: DatabaseSync, file: string): void {
  const { user_version: done } = database.prepare('PRAGMA user_version').get() as { user_version: number };
  if (done > migrations.length) {
    throw new Error(`Cannot open "${file}": its schema ${done} is newer than this program, use a newer one`);
  }
  if (done === migrations.length) return;
  database.exec(
    `BEGIN IMMEDIATE; ${migrations.slice(done).join('\n')} PRAGMA user_version = ${migrations.length}; COMMIT;`,
  );
}
