/** Measures search over many products: `node bench/search.ts [--products 50000] [--json] [--assert]`. */

import type { SearchQuery, VariantRecord } from '@tessera/function/store';
import { readBenchFlags, reportFigures } from '@tessera/testing/figures';
import { toProductItems } from '../src/import-catalog/to-items.ts';
import { SearchIndex } from '../src/search/search-index.ts';
import { generateRows } from './generate-rows.ts';

/** Milliseconds at the 95th percentile, for every kind of query. */
const LIMIT = 50;
const flags = readBenchFlags({ products: '50000' });
const base: SearchQuery = {
  categories: [],
  q: '',
  brands: [],
  inStock: false,
  sort: 'relevance',
  offset: 0,
  limit: 24,
};
const queries: Record<string, Partial<SearchQuery>[]> = {
  'everything, by popularity': [{}],
  'one category, by price': [{ categories: ['kitchen'], sort: 'price-asc' }],
  'one word': [{ q: 'mug' }, { q: 'lantern' }, { q: 'oak' }, { q: 'speaker' }],
  'three words': [{ q: 'quiet oak mug' }, { q: 'brushed steel kettle' }, { q: 'coastal wool backpack' }],
  'half a word': [{ q: 'bac' }, { q: 'm' }, { q: 'hea' }, { q: 's' }],
  'a typo': [{ q: 'bakcpack' }, { q: 'headphnes' }, { q: 'notebok northen' }, { q: 'ceramc' }],
  'every filter': [
    { q: 'oak', brands: ['Norden', 'Halwick'], priceMin: 1_000, priceMax: 30_000, rating: 3, inStock: true },
  ],
  'the last page': [{ sort: 'newest', offset: 49_000 }],
};

const started = performance.now();
const index = new SearchIndex();
for (const row of generateRows(Number(flags.values['products']))) {
  const [product, ...variants] = toProductItems(row, { image: '/media/x.svg', now: 0 });
  index.put({
    product: product!.value as never,
    variants: variants.map(({ value }) => value as unknown as VariantRecord),
  });
}
index.warm();
const built = Math.round(performance.now() - started);

const rows = Object.entries(queries).map(([name, variants]) => {
  const times: number[] = [];
  for (let n = 0; n < 200; n++) {
    const begin = performance.now();
    index.search({ ...base, ...variants[n % variants.length] });
    times.push(performance.now() - begin);
  }
  times.sort((a, b) => a - b);
  return { name, p50: round(times[100]!), p95: round(times[190]!), max: round(times[199]!) };
});
reportFigures(
  {
    bench: 'search',
    figures: rows.map(({ name, p95 }) => ({ name: `${name}, p95`, value: p95, unit: 'ms', atMost: LIMIT })),
    notes: [
      `${index.size} products, index built in ${built} ms, ${megabytes()} MB in the process`,
      ...rows.map(({ name, p50, max }) => `${name}: p50 ${p50} ms, slowest ${max} ms`),
    ],
  },
  flags,
);

function round(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100;
}

function megabytes(): number {
  return Math.round(process.memoryUsage().rss / 1_048_576);
}
