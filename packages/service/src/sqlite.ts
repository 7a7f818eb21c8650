/** Door: SQLite files that one process owns. */

export type { OpenSqliteOptions } from './sqlite/open-sqlite.ts';
export { openSqlite } from './sqlite/open-sqlite.ts';
