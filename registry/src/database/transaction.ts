/** All or nothing: what `work` writes is kept when it returns and undone when it throws. */

import type { DatabaseSync } from 'node:sqlite';

/** Runs `work` in one transaction; it must not wait for anything, so nothing can come between its statements. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const value = work();
    database.exec('COMMIT');
    return value;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
