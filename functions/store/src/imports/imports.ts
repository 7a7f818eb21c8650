/**
 * Bulk imports: rows wait in a table of their own, invisible to everyone, until one transaction swaps all of them
 * in. A process that dies in between leaves nothing but staged rows, which the next import removes.
 */

import { randomUUID } from 'node:crypto';
import type { StagedRow } from '@tessera/function/store';
import type { ContextDatabase } from '../database/context-database.ts';
import { storeErrors } from '../errors.ts';
import type { Projection } from '../search/projection.ts';

export interface Imports {
  /** Begins an import; staged rows of before are forgotten. */
  begin(): string;
  /** Answers how many items are staged so far. */
  stage(id: string, rows: readonly StagedRow[]): number;
  /** Swaps everything in and answers when search knows it. */
  commit(id: string): Promise<{ items: number; products: number }>;
  drop(id: string): void;
}

export function createImports(products: ContextDatabase, projection: Projection): Imports {
  const db = products.connection;
  const insert = db.prepare(
    'INSERT OR REPLACE INTO staged (import_id, pk, sk, value, index_partition, index_sort) VALUES (?, ?, ?, ?, ?, ?)',
  );
  let current: { id: string; staged: number } | null = null;
  const requireImport = (id: string) => {
    if (current?.id !== id) throw storeErrors.UNKNOWN_IMPORT(id);
    return current;
  };
  const inTransaction = (work: () => void) => {
    db.exec('BEGIN IMMEDIATE');
    try {
      work();
      db.exec('COMMIT');
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      throw error;
    }
  };
  return {
    begin() {
      db.exec('DELETE FROM staged');
      current = { id: randomUUID(), staged: 0 };
      return current.id;
    },
    stage(id, rows) {
      const running = requireImport(id);
      inTransaction(() => {
        for (const { pk, sk, value, index } of rows) {
          insert.run(id, pk, sk, JSON.stringify(value), index?.partition ?? null, index?.sort ?? null);
        }
      });
      running.staged += rows.length;
      return running.staged;
    },
    async commit(id) {
      requireImport(id);
      const counts = db
        .prepare("SELECT count(*) AS items, coalesce(sum(sk = 'product'), 0) AS products FROM staged")
        .get() as { items: number; products: number };
      inTransaction(() => {
        refuseForeignSkus(products);
        db.exec(SWAP);
      });
      current = null;
      await projection.rebuild();
      return { ...counts };
    },
    drop(id) {
      requireImport(id);
      db.exec('DELETE FROM staged');
      current = null;
    },
  };
}

/** Variants of replaced products that the import no longer has go first; then every staged item takes its place. */
const SWAP = `
  DELETE FROM items WHERE index_partition IN (SELECT pk FROM staged WHERE sk = 'product')
    AND sk = 'variant' AND pk NOT IN (SELECT pk FROM staged);
  INSERT INTO items (pk, sk, version, value, index_partition, index_sort)
    SELECT pk, sk, 1, value, index_partition, index_sort FROM staged WHERE true
    ON CONFLICT (pk, sk) DO UPDATE SET version = version + 1, value = excluded.value,
      index_partition = excluded.index_partition, index_sort = excluded.index_sort;
  DELETE FROM staged;`;

function refuseForeignSkus(products: ContextDatabase): void {
  const foreign = products.connection
    .prepare(
      `SELECT items.pk, items.index_partition AS owner FROM staged
       JOIN items ON items.pk = staged.pk AND items.sk = staged.sk
       WHERE staged.sk = 'variant' AND items.index_partition <> staged.index_partition
         AND items.index_partition NOT IN (SELECT pk FROM staged WHERE sk = 'product') LIMIT 1`,
    )
    .get() as { pk: string; owner: string } | undefined;
  if (foreign) {
    throw storeErrors.IMPORT_CONFLICT(foreign.pk.replace('sku#', ''), foreign.owner.replace('product#', ''));
  }
}
