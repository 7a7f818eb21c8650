/** The schema of a context's file, as steps that are only ever added. `user_version` says how many were done. */

export const migrations: readonly string[] = [
  `CREATE TABLE items (
     pk TEXT NOT NULL,
     sk TEXT NOT NULL,
     version INTEGER NOT NULL,
     value TEXT NOT NULL,
     index_partition TEXT,
     index_sort TEXT,
     expires_at INTEGER,
     PRIMARY KEY (pk, sk)
   ) WITHOUT ROWID;
   CREATE INDEX items_by_index ON items (index_partition, index_sort, pk, sk) WHERE index_partition IS NOT NULL;
   CREATE INDEX items_by_expiry ON items (expires_at) WHERE expires_at IS NOT NULL;
   CREATE TABLE outbox (
     seq INTEGER PRIMARY KEY AUTOINCREMENT,
     type TEXT NOT NULL,
     key TEXT NOT NULL,
     data TEXT NOT NULL,
     trace TEXT,
     at INTEGER NOT NULL
   );
   CREATE TABLE idempotency (
     scope TEXT NOT NULL,
     key TEXT NOT NULL,
     hash TEXT NOT NULL,
     answer TEXT NOT NULL,
     expires_at INTEGER NOT NULL,
     PRIMARY KEY (scope, key)
   ) WITHOUT ROWID;
   CREATE TABLE staged (
     import_id TEXT NOT NULL,
     pk TEXT NOT NULL,
     sk TEXT NOT NULL,
     value TEXT NOT NULL,
     index_partition TEXT,
     index_sort TEXT,
     PRIMARY KEY (import_id, pk, sk)
   ) WITHOUT ROWID;`,
];
