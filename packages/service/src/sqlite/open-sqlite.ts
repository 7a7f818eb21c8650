/** Opens a SQLite file for this process alone. */

import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface OpenSqliteOptions {
  /** The steps of the schema, in their order; a file remembers how many it has. */
  steps: readonly string[];
  /** Whether a file of an older schema is brought up to date; without it, it is refused. @default true */
  migrate?: boolean;
}

/**
 * The open, locked and current database. A new file gets its schema at once, its folder too.
 *
 * @throws Error in one sentence when another process owns the file, or when its schema is older or newer
 */
export function openSqlite(file: string, options: OpenSqliteOptions): DatabaseSync {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(file);
  try {
    lock(database, file);
    bringUpToDate(database, file, options);
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

/** Pages in the log before they are moved into the file, 4 kB each: most are written again before that. */
const LOG_PAGES = 4_000;
/** Bytes of a log with so many pages: its header, and frames of a page with 24 bytes before it. */
export const LOG_BYTES = 32 + LOG_PAGES * (24 + 4_096);

function lock(database: DatabaseSync, file: string): void {
  try {
    // Exclusive before WAL: then no other process can open the file, and no shared-memory file is needed.
    database.exec(`PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
                   PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32000; PRAGMA foreign_keys = ON;
                   PRAGMA wal_autocheckpoint = ${LOG_PAGES};
                   BEGIN EXCLUSIVE; COMMIT;`);
  } catch (cause) {
    const { message } = cause as Error;
    const why = message.includes('locked')
      ? 'another process owns it, stop that one first'
      : `${message}, check the file and its folder`;
    throw new Error(`Cannot open "${file}": ${why}`, { cause });
  }
}

function bringUpToDate(
  database: DatabaseSync,
  file: string,
  { steps, migrate = true }: OpenSqliteOptions,
): void {
  const { user_version: done } = database.prepare('PRAGMA user_version').get() as { user_version: number };
  if (done === steps.length) return;
  if (done > steps.length) {
    throw new Error(`Cannot open "${file}": its schema ${done} is newer than this program, use a newer one`);
  }
  if (done > 0 && !migrate) {
    throw new Error(
      `Cannot open "${file}": its schema ${done} is older than ${steps.length}, run the command "migrate" first`,
    );
  }
  database.exec(
    `BEGIN IMMEDIATE; ${steps.slice(done).join('\n')} PRAGMA user_version = ${steps.length}; COMMIT;`,
  );
}
