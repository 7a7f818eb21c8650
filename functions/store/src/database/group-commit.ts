/**
 * Waiting writes share one commit, and so one fsync: each runs in a savepoint of its own and is answered only
 * after the commit. Without it every order would wait for an fsync behind every other.
 */

import type { DatabaseSync } from 'node:sqlite';
import { createLogGrowth } from '@tessera/service/sqlite';

/** What a piece of work did: `keep: false` undoes its writes, its value is answered all the same. */
export interface Verdict<T> {
  keep: boolean;
  value: T;
}

/** Runs work inside the next commit. Rejects with what the work threw, or when the commit failed. */
export type Commit = <T>(work: () => Verdict<T>) => Promise<T>;

/** Most pieces of work in one commit; more wait for the next one. */
const GROUP = 256;

interface Waiting {
  work: () => Verdict<unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** @param onCommitted called after each commit that kept something, before anyone is answered */
export function createGroupCommit(database: DatabaseSync, onCommitted: () => void = () => {}): Commit {
  let waiting: Waiting[] = [];
  let scheduled = false;
  const growLog = createLogGrowth(database);

  const flush = () => {
    scheduled = false;
    const group = waiting.slice(0, GROUP);
    waiting = waiting.slice(GROUP);
    if (waiting.length > 0) schedule();
    growLog();
    if (group.length === 1) commitOne(database, group[0]!, onCommitted);
    else commitGroup(database, group, onCommitted);
  };
  const schedule = () => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(flush);
  };
  return (work) =>
    new Promise((resolve, reject) => {
      waiting.push({ work, resolve: resolve as (value: unknown) => void, reject });
      schedule();
    });
}

/** Alone, it needs no savepoint: the transaction itself is undone. */
function commitOne(
  database: DatabaseSync,
  { work, resolve, reject }: Waiting,
  onCommitted: () => void,
): void {
  try {
    database.exec('BEGIN IMMEDIATE');
    const { keep, value } = work();
    database.exec(keep ? 'COMMIT' : 'ROLLBACK');
    if (keep) onCommitted();
    resolve(value);
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    reject(error);
  }
}

function commitGroup(database: DatabaseSync, group: Waiting[], onCommitted: () => void): void {
  const answers: (() => void)[] = [];
  try {
    database.exec('BEGIN IMMEDIATE');
    let kept = false;
    for (const { work, resolve, reject } of group) {
      database.exec('SAVEPOINT work');
      try {
        const { keep, value } = work();
        if (!keep) database.exec('ROLLBACK TO work');
        kept ||= keep;
        answers.push(() => resolve(value));
      } catch (error) {
        database.exec('ROLLBACK TO work');
        answers.push(() => reject(error));
      }
      database.exec('RELEASE work');
    }
    database.exec('COMMIT');
    if (kept) onCommitted();
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    for (const { reject } of group) reject(error);
    return;
  }
  for (const answer of answers) answer();
}
