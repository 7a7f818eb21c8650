/** The registry's SQLite file. */

import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { openSqlite } from '@tessera/service/sqlite';
import { migrations } from './migrations.ts';

/** @throws Error in one sentence when another process owns the file, or when its schema is newer */
export function openDatabase(folder: string): DatabaseSync {
  return openSqlite(join(folder, 'registry.db'), { steps: migrations });
}
