/** Breaks the store on purpose: a group is answered a moment before its commit. */

import { DatabaseSync } from 'node:sqlite';

const { exec } = DatabaseSync.prototype;
const waiting = new Map<DatabaseSync, NodeJS.Timeout>();

DatabaseSync.prototype.exec = function (sql) {
  if (sql === 'COMMIT') {
    waiting.set(
      this,
      setTimeout(() => commit(this), 5),
    );
    return;
  }
  if (sql.startsWith('BEGIN')) commit(this);
  exec.call(this, sql);
};

function commit(database: DatabaseSync): void {
  const timer = waiting.get(database);
  if (timer === undefined) return;
  clearTimeout(timer);
  waiting.delete(database);
  exec.call(database, 'COMMIT');
}
