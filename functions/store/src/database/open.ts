/** Opens a context's SQLite file for this process alone. */

import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { ContextName } from '@tessera/function/store';
import { openSqlite } from '@tessera/service/sqlite';
import { migrations } from './migrations.ts';

export interface OpenOptions {
  /** Whether a file of an older schema is brought up to date; without it, it is refused. @default false */
  migrate?: boolean;
  /** The steps of the schema. @default those of this program */
  steps?: readonly string[];
}

/**
 * The open, locked and current database of a context. A new file gets its schema at once.
 *
 * @throws Error in one sentence when another process owns the file, or when its schema is older or newer
 */
export function openDatabase(folder: string, context: ContextName, options: OpenOptions = {}): DatabaseSync {
  const { migrate = false, steps = migrations } = options;
  return openSqlite(join(folder, `${context}.db`), { steps, migrate });
}
