/**
 * Keeps a database's write-ahead log longer than what is written of it. A commit that lengthens the file waits for its
 * size to be on disk too, which takes half as long again as one into a part of the file that is there. What lies behind
 * the last frame says nothing to SQLite: a frame counts only with the salt of the log's header
 * (https://www.sqlite.org/fileformat2.html#walformat).
 */

import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { LOG_BYTES } from './open-sqlite.ts';

/** Bytes that are added at once. */
const STEP = 1024 * 1024;

/**
 * What to call before each transaction begins: its sync covers what is added. For the one process that writes to the
 * file, in the thread that does.
 */
export function createLogGrowth(database: DatabaseSync): () => void {
  const log = `${database.location()}-wal`;
  let length = sizeOf(log);
  return () => {
    const size = sizeOf(log);
    // Its end has not been reached, or it is moved into the database before it becomes longer.
    if (size <= length || size >= LOG_BYTES) return;
    length = size + lengthen(log, size);
  };
}

/** Bytes; none where it cannot be looked at. */
function sizeOf(log: string): number {
  try {
    return statSync(log).size;
  } catch {
    return 0;
  }
}

/** Adds zeros, and answers how many: none where the disk refuses, for then the commit has the word. */
function lengthen(log: string, size: number): number {
  let file: number | null = null;
  try {
    file = openSync(log, 'r+');
    return writeSync(file, Buffer.alloc(STEP), 0, STEP, size);
  } catch {
    return 0;
  } finally {
    if (file !== null) closeSync(file);
  }
}
