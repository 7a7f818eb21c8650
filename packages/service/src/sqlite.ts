/** Door: SQLite files that one process owns. */

export { createLogGrowth } from './sqlite/log-growth.ts';
export type { OpenSqliteOptions } from './sqlite/open-sqlite.ts';
export { openSqlite } from './sqlite/open-sqlite.ts';
