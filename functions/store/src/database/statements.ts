/** The SQL of a context's file, prepared once. */

import type { DatabaseSync } from 'node:sqlite';

export type Statements = ReturnType<typeof prepareStatements>;

export interface ItemRow {
  pk: string;
  sk: string;
  version: number;
  value: string;
}

export function prepareStatements(database: DatabaseSync) {
  const alive = '(expires_at IS NULL OR expires_at > :now)';
  const page = (index: boolean, descending: boolean) => {
    const [partition, sort] = index ? ['index_partition', 'index_sort'] : ['pk', 'sk'];
    const [compare, order] = descending ? ['<', 'DESC'] : ['>', 'ASC'];
    return database.prepare(
      `SELECT pk, sk, version, value, ${sort} AS sort FROM items
       WHERE ${partition} = :partition AND ${sort} >= :from AND ${sort} < :to AND ${alive}
         AND (:first OR (${sort}, pk, sk) ${compare} (:afterSort, :afterPk, :afterSk))
       ORDER BY ${sort} ${order}, pk ${order}, sk ${order} LIMIT :limit`,
    );
  };
  return {
    get: database.prepare(
      `SELECT pk, sk, version, value FROM items WHERE pk = :pk AND sk = :sk AND ${alive}`,
    ),
    put: database.prepare(
      `INSERT INTO items (pk, sk, version, value, index_partition, index_sort, expires_at)
       VALUES (:pk, :sk, :version, :value, :indexPartition, :indexSort, :expiresAt)
       ON CONFLICT (pk, sk) DO UPDATE SET version = excluded.version, value = excluded.value,
         index_partition = excluded.index_partition, index_sort = excluded.index_sort, expires_at = excluded.expires_at`,
    ),
    setValue: database.prepare(
      'UPDATE items SET version = version + 1, value = :value WHERE pk = :pk AND sk = :sk',
    ),
    remove: database.prepare('DELETE FROM items WHERE pk = :pk AND sk = :sk'),
    pages: {
      table: { ascending: page(false, false), descending: page(false, true) },
      index: { ascending: page(true, false), descending: page(true, true) },
    },
    recall: database.prepare(
      'SELECT hash, answer FROM idempotency WHERE scope = :scope AND key = :key AND expires_at > :now',
    ),
    remember: database.prepare(
      `INSERT OR REPLACE INTO idempotency (scope, key, hash, answer, expires_at)
       VALUES (:scope, :key, :hash, :answer, :expiresAt)`,
    ),
    appendOutbox: database.prepare(
      `INSERT INTO outbox (type, version, key, data, trace, correlation, causation, at)
       VALUES (:type, :version, :key, :data, :trace, :correlation, :causation, :now)`,
    ),
    outboxAfter: database.prepare(
      `SELECT seq, type, version, key, data, trace, correlation, causation, at FROM outbox
       WHERE seq > :after ORDER BY seq LIMIT :limit`,
    ),
    lastSeq: database.prepare('SELECT coalesce(max(seq), 0) AS seq FROM outbox'),
    sweepItems: database.prepare('DELETE FROM items WHERE expires_at <= :now'),
    sweepKeys: database.prepare('DELETE FROM idempotency WHERE expires_at <= :now'),
    sweepOutbox: database.prepare('DELETE FROM outbox WHERE at <= :before AND seq <= :read'),
  };
}
