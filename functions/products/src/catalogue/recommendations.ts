/** What goes well with a variant: well-rated products of the categories that complement its own. */

import { createHash } from 'node:crypto';
import {
  readRecord,
  type SearchCard,
  type Store,
  variantKey,
  variantRecordSchema,
} from '@tessera/function/store';
import type { Categories } from './categories.ts';

const CANDIDATES = 24;

export async function recommend(
  store: Store,
  categories: Categories,
  sku: string,
  limit: number,
): Promise<{ items: SearchCard[] }> {
  const [item, list] = await Promise.all([store.table('products').get(variantKey(sku)), categories()]);
  if (item === null) return { items: [] };
  const variant = readRecord(variantRecordSchema, item);
  const goesWith = list.find(({ slug }) => slug === variant.category)?.goesWith ?? [variant.category];
  const found = await Promise.all(
    goesWith.map((category) =>
      store.catalogue.search({ body: { categories: [category], inStock: true, limit: CANDIDATES } }),
    ),
  );
  const shuffled = found.map(({ items }) =>
    items
      .filter(({ slug }) => slug !== variant.slug)
      .map((card) => ({ card, rank: affinity(variant.slug, card.slug) }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ card }) => card),
  );
  return { items: takeInTurn(shuffled, limit) };
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
