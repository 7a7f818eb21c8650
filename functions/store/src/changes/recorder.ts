/**
 * Records changes of items by triggers of the database itself, so that no way of writing is left out: transactions, the
 * bulk import and the removal of what has expired. A context that nobody follows has none, and pays nothing.
 */

import type { DatabaseSync } from 'node:sqlite';

const image = (row: 'OLD' | 'NEW') => `json_object('version', ${row}.version, 'value', json(${row}.value))`;
const now = "CAST(unixepoch('subsec') * 1000 AS INTEGER)";

const record = (row: 'OLD' | 'NEW', before: string, after: string) =>
  `BEGIN INSERT INTO changes (pk, sk, old, new, at) VALUES (${row}.pk, ${row}.sk, ${before}, ${after}, ${now}); END;`;

const begin = `
  CREATE TRIGGER IF NOT EXISTS item_inserted AFTER INSERT ON items ${record('NEW', 'NULL', image('NEW'))}
  CREATE TRIGGER IF NOT EXISTS item_modified AFTER UPDATE ON items ${record('NEW', image('OLD'), image('NEW'))}
  CREATE TRIGGER IF NOT EXISTS item_removed AFTER DELETE ON items ${record('OLD', image('OLD'), 'NULL')}`;

const end = `
  DROP TRIGGER IF EXISTS item_inserted;
  DROP TRIGGER IF EXISTS item_modified;
  DROP TRIGGER IF EXISTS item_removed;
  DELETE FROM changes;`;

/** Inside a transaction that is under way. */
export function recordChanges(database: DatabaseSync, on: boolean): void {
  database.exec(on ? begin : end);
}
