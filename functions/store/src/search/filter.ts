/**
 * One pass over the candidates: which of them pass all filters, and what each facet would count. A facet sees
 * every filter but its own, so a product that fails exactly one filter still counts for that one's facet.
 */

import type { SearchQuery, SearchResult } from '@tessera/function/store';
import type { Columns } from './columns.ts';

export interface Filtered {
  /** Document numbers of the first `total` entries. */
  documents: Uint32Array;
  total: number;
  facets: SearchResult['facets'];
}

const BRAND = 1;
const PRICE = 2;
const RATING = 4;
const STOCK = 8;
const MAX_BRANDS = 30;

/** @param candidates document numbers, or null for all */
export function filterDocuments(
  columns: Columns,
  query: SearchQuery,
  candidates: Uint32Array | null,
): Filtered {
  const categories = toMask(query.categories, columns.categories);
  const brands = toMask(query.brands, columns.brands);
  const low = query.priceMin ?? 0;
  const high = query.priceMax ?? Number.MAX_SAFE_INTEGER;
  const stars = query.rating ?? 0;
  const counted = new Uint32Array(columns.brands.list.length);
  const byStars = new Uint32Array(6);
  const length = candidates?.length ?? columns.size;
  const documents = new Uint32Array(length);
  const { alive, inStock, brand, category, price, rating } = columns;
  let total = 0;
  let min = Number.MAX_SAFE_INTEGER;
  let max = 0;
  let available = 0;

  for (let i = 0; i < length; i++) {
    const document = candidates === null ? i : candidates[i]!;
    if (alive[document] === 0) continue;
    if (categories !== null && categories[category[document]!] === 0) continue;
    const cost = price[document]!;
    const given = rating[document]!;
    let failed = 0;
    if (brands !== null && brands[brand[document]!] === 0) failed |= BRAND;
    if (cost < low || cost > high) failed |= PRICE;
    if (given < stars) failed |= RATING;
    if (query.inStock && inStock[document] === 0) failed |= STOCK;
    if (failed === 0) documents[total++] = document;
    if ((failed & ~BRAND) === 0) counted[brand[document]!]!++;
    if ((failed & ~PRICE) === 0) {
      if (cost < min) min = cost;
      if (cost > max) max = cost;
    }
    if ((failed & ~RATING) === 0) byStars[Math.floor(given)]!++;
    if ((failed & ~STOCK) === 0 && inStock[document] === 1) available++;
  }
  return {
    documents,
    total,
    facets: {
      brands: listBrands(columns, counted, query.brands),
      price: max === 0 && min > max ? { min: 0, max: 0 } : { min, max },
      ratings: [4, 3, 2, 1].map((value) => ({
        value,
        count: byStars.subarray(value).reduce((sum, count) => sum + count, 0),
      })),
      inStock: available,
    },
  };
}

/** A flag per known name, or null when nothing was chosen. */
function toMask(chosen: readonly string[], names: Columns['brands']): Uint8Array | null {
  if (chosen.length === 0) return null;
  const mask = new Uint8Array(names.list.length);
  for (const name of chosen) {
    const id = names.find(name);
    if (id !== undefined) mask[id] = 1;
  }
  return mask;
}

function listBrands(columns: Columns, counted: Uint32Array, chosen: readonly string[]) {
  const all = columns.brands.list
    .map((value, id) => ({ value, count: counted[id]! }))
    .filter(({ value, count }) => count > 0 || chosen.includes(value))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  const shown = all.slice(0, MAX_BRANDS);
  return [...shown, ...all.slice(MAX_BRANDS).filter(({ value }) => chosen.includes(value))];
}
