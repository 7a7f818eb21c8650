/** Which reports were taken: one that is sent again counts once. */

import type { DatabaseSync } from 'node:sqlite';

export interface SeenReports {
  has(id: string): boolean;
  add(id: string): void;
  /** Forgets those that nobody sends again. */
  sweep(): void;
}

/** Milliseconds. */
const KEPT = 86_400_000;

export function createSeenReports(database: DatabaseSync, now: () => number): SeenReports {
  const select = database.prepare('SELECT 1 FROM reports_seen WHERE id = ?');
  const insert = database.prepare('INSERT INTO reports_seen VALUES (?, ?)');
  const remove = database.prepare('DELETE FROM reports_seen WHERE at < ?');
  return {
    has: (id) => select.get(id) !== undefined,
    add: (id) => void insert.run(id, now()),
    sweep: () => void remove.run(now() - KEPT),
  };
}
