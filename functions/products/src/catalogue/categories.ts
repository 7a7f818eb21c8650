/** The categories in the order of the menu. They seldom change, so each environment keeps them for a short while. */

import { type CategoryRecord, categoryRecordSchema, readRecord, type Store } from '@tessera/function/store';

export type Categories = () => Promise<CategoryRecord[]>;

/** Milliseconds. */
const KEPT = 5_000;

export function createCategories(store: Store, now: () => number = Date.now): Categories {
  let kept: { list: CategoryRecord[]; until: number } | null = null;
  return async () => {
    if (kept && kept.until > now()) return kept.list;
    const { items } = await store.table('products').query({ partition: 'categories', limit: 100 });
    const list = items.map((item) => readRecord(categoryRecordSchema, item));
    // An empty list is asked for again at once: the catalogue is being filled.
    if (list.length > 0) kept = { list, until: now() + KEPT };
    return list;
  };
}
