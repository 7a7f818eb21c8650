/** Read models as whoever runs the installation sees them: what is in them, and away with it. */

import { createHash } from 'node:crypto';
import {
  type BestSeller,
  type ContextName,
  demandRecordSchema,
  type LowStock,
  RECENT_DAYS,
  readRecord,
  recentUnits,
  soldRecordSchema,
  type ViewName,
  variantKey,
  variantRecordSchema,
  viewNames,
  viewPartitions,
} from '@tessera/function/store';
import type { ContextDatabase } from '../database/context-database.ts';

export interface Views {
  list(): { name: ViewName; rows: number; digest: string }[];
  /** Answers how many rows there were. */
  drop(view: ViewName): Promise<number>;
  /** The most first. @param category of one, or of all */
  bestSellers(how: { category?: string | undefined; period: 'recent' | 'ever'; limit: number }): BestSeller[];
  /** @param days within which the stock ends */
  lowStock(days: number, limit: number): LowStock[];
}

/** Variants that are looked at: those that are asked for most. */
const CANDIDATES = 1_000;
const PAGE = 200;

/** @param now epoch milliseconds */
export function createViews(
  { views, products }: Pick<Readonly<Record<ContextName, ContextDatabase>>, ContextName>,
  now: () => number = Date.now,
): Views {
  const { connection } = views;
  const range = 'WHERE pk >= :from AND pk < :to';
  // Not the versions: those count writes, and a rebuild writes other batches.
  const rows = connection.prepare(
    `SELECT pk, sk, value, index_partition, index_sort FROM items ${range} ORDER BY pk, sk`,
  );
  const values = connection.prepare(`SELECT value FROM items ${range}`);
  const remove = connection.prepare(`DELETE FROM items ${range}`);
  // Keys of a view begin with its name and "#", and "$" is what comes after that.
  const rangeOf = (view: ViewName) => ({ from: `${view}#`, to: `${view}$` });

  function* demanded() {
    let cursor: string | undefined;
    for (let seen = 0; seen < CANDIDATES; seen += PAGE) {
      const query = {
        by: 'index',
        partition: viewPartitions.demand,
        prefix: '',
        descending: true,
        limit: PAGE,
      } as const;
      const page = views.query({ ...query, cursor });
      yield* page.items.map((item) => readRecord(demandRecordSchema, item));
      if (page.cursor === null) return;
      cursor = page.cursor;
    }
  }

  return {
    list: () =>
      viewNames.map((name) => {
        const hash = createHash('sha256');
        let count = 0;
        for (const row of rows.iterate(rangeOf(name))) {
          hash.update(`${JSON.stringify(Object.values(row))}\n`);
          count += 1;
        }
        return { name, rows: count, digest: hash.digest('hex') };
      }),
    drop: async (view) => Number(await views.commit(() => remove.run(rangeOf(view)).changes)),
    bestSellers({ category, period, limit }) {
      const sold: BestSeller[] = [];
      for (const { value } of values.iterate({ from: 'best-sellers#sku#', to: 'best-sellers#sku$' })) {
        const record = soldRecordSchema.parse(JSON.parse(String(value)));
        const units = period === 'ever' ? record.units : recentUnits(record, now());
        if (units > 0 && (category === undefined || record.category === category))
          sold.push({ sku: record.sku, slug: record.slug, category: record.category, units });
      }
      return sold.sort((a, b) => b.units - a.units || (a.sku < b.sku ? -1 : 1)).slice(0, limit);
    },
    lowStock(days, limit) {
      const found: LowStock[] = [];
      for (const record of demanded()) {
        const demand = recentUnits(record, now());
        const item = products.get(variantKey(record.sku));
        if (item === null || demand === 0) continue;
        const { sku, productName, name, stock } = readRecord(variantRecordSchema, item);
        const daysLeft = Math.floor((stock * RECENT_DAYS) / demand);
        if (stock === 0 || daysLeft < days) found.push({ sku, productName, name, stock, demand, daysLeft });
      }
      return found.sort((a, b) => a.daysLeft - b.daysLeft || b.demand - a.demand).slice(0, limit);
    },
  };
}
