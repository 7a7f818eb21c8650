/**
 * What goes well with a variant: products of the categories that complement its own, first those that sold best there in
 * the last 30 days, then well-rated ones.
 */

import { createHash } from 'node:crypto';
import {
  readRecord,
  recentUnits,
  type SearchCard,
  type Store,
  soldRecordSchema,
  variantKey,
  variantRecordSchema,
  viewPartitions,
} from '@tessera/function/store';
import type { Categories } from './categories.ts';

const CANDIDATES = 24;
/** Variants of a category that are asked how much of them was sold. */
const SELLERS = 50;

export async function recommend(
  store: Store,
  categories: Categories,
  sku: string,
  { limit, now }: { limit: number; now: number },
): Promise<{ items: SearchCard[] }> {
  const [item, list] = await Promise.all([store.table('products').get(variantKey(sku)), categories()]);
  if (item === null) return { items: [] };
  const variant = readRecord(variantRecordSchema, item);
  const goesWith = list.find(({ slug }) => slug === variant.category)?.goesWith ?? [variant.category];
  const found = await Promise.all(
    goesWith.map((category) =>
      Promise.all([
        store.catalogue.search({ body: { categories: [category], inStock: true, limit: CANDIDATES } }),
        countSold(store, category, now),
      ]),
    ),
  );
  const ranked = found.map(([{ items }, sold]) =>
    items
      .filter(({ slug }) => slug !== variant.slug)
      .map((card) => ({ card, units: sold.get(card.slug) ?? 0, rank: affinity(variant.slug, card.slug) }))
      .sort((a, b) => b.units - a.units || a.rank - b.rank)
      .map(({ card }) => card),
  );
  return { items: takeInTurn(ranked, limit) };
}

/** Product → units of the last 30 days. */
async function countSold(store: Store, category: string, now: number): Promise<Map<string, number>> {
  const partition = viewPartitions.sold(category);
  const { items } = await store
    .table('views')
    .query({ by: 'index', partition, descending: true, limit: SELLERS });
  const units = new Map<string, number>();
  for (const item of items) {
    const record = readRecord(soldRecordSchema, item);
    units.set(record.slug, (units.get(record.slug) ?? 0) + recentUnits(record, now));
  }
  return units;
}

/** A number that is always the same for two products and differs between pairs. */
function affinity(a: string, b: string): number {
  return createHash('sha256').update(`${a} ${b}`).digest().readUInt32BE();
}

function takeInTurn<T>(lists: readonly (readonly T[])[], limit: number): T[] {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  const turns = Array.from({ length: longest }, (_, place) =>
    lists.flatMap((list) => list.slice(place, place + 1)),
  );
  return turns.flat().slice(0, limit);
}
