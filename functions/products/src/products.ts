/** The operations of the catalogue over the store. */

import type { Handlers } from '@tessera/contracts/http';
import type { Visit } from '@tessera/function';
import {
  readRecord,
  type SearchQuery,
  type Store,
  variantKey,
  variantRecordSchema,
} from '@tessera/function/store';
import { createCategories } from './catalogue/categories.ts';
import { loadProduct } from './catalogue/product.ts';
import { recommend } from './catalogue/recommendations.ts';
import type { productsContract } from './contract/operations.ts';
import { forgetReservations } from './stock/forget-reservations.ts';
import { releaseStock, reserveStock } from './stock/reservations.ts';

/** @param now epoch milliseconds */
export function createProductsHandlers(
  store: Store,
  now: () => number = Date.now,
): Handlers<typeof productsContract, Visit> {
  const table = store.table('products');
  const categories = createCategories(store);
  return {
    async listCategories() {
      const [list, { counts }] = await Promise.all([
        categories(),
        store.catalogue.countByCategory({ body: {} }),
      ]);
      return {
        categories: list.map(({ goesWith: _, ...category }) => ({
          ...category,
          productCount: counts[category.slug] ?? 0,
        })),
      };
    },
    async browse({ query }) {
      const { page, pageSize } = query;
      const found = await store.catalogue.search({ body: toSearchQuery(query) });
      return { ...found, page, pageSize };
    },
    async suggest({ query: { q, limit } }) {
      const [list, { queries, items }] = await Promise.all([
        categories(),
        store.catalogue.suggest({ body: { q, limit } }),
      ]);
      const typed = q.toLowerCase();
      const named = list.filter(({ name }) =>
        name
          .toLowerCase()
          .split(/\W+/)
          .some((word) => word.startsWith(typed)),
      );
      return { queries, categories: named.slice(0, 3), products: items };
    },
    getProduct: ({ params }) => loadProduct(table, categories, params.slug),
    async getVariants({ query }) {
      const items = await table.batchGet([...new Set(query.sku)].map(variantKey));
      return { variants: items.map((item) => readRecord(variantRecordSchema, item)) };
    },
    recommend: ({ params, query }) =>
      recommend(store, categories, params.sku, { limit: query.limit, now: now() }),
    reserveStock: ({ params, body }) => reserveStock(table, { id: params.id, lines: body.lines, now: now() }),
    releaseStock: ({ params }) => releaseStock(table, { id: params.id, now: now() }),
    forgetReservations: () => forgetReservations(table, now()),
  };
}

function toSearchQuery(query: {
  category?: string | undefined;
  q?: string | undefined;
  brand?: string[] | undefined;
  priceMin?: number | undefined;
  priceMax?: number | undefined;
  rating?: number | undefined;
  inStock?: boolean | undefined;
  sort: SearchQuery['sort'];
  page: number;
  pageSize: number;
}): SearchQuery {
  const { category, q, brand, priceMin, priceMax, rating, inStock, sort, page, pageSize } = query;
  return {
    categories: category === undefined ? [] : [category],
    q: q ?? '',
    brands: brand ?? [],
    ...(priceMin === undefined ? {} : { priceMin }),
    ...(priceMax === undefined ? {} : { priceMax }),
    ...(rating === undefined ? {} : { rating }),
    inStock: inStock ?? false,
    sort,
    offset: (page - 1) * pageSize,
    limit: pageSize,
  };
}
