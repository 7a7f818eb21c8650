/**
 * Measures search over many products: `node bench/search.ts [--products N] [--json] [--assert]`. The last flag
 * fails when the slowest kind of query takes 50 ms or more at the 95th percentile.
 */

import { parseArgs } from 'node:util';
import type { SearchQuery, VariantRecord } from '@tessera/function/store';
import { toProductItems } from '../src/import-catalog/to-items.ts';
import { SearchIndex } from '../src/search/search-index.ts';
import { generateRows } from './generate-rows.ts';

const LIMIT = 50;
const { values } = parseArgs({
  options: {
    products: { type: 'string', default: '50000' },
    json: { type: 'boolean', default: false },
    assert: { type: 'boolean', default: false },
  },
});
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
for (const row of generateRows(Number(values.products))) {
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
  return { query: name, p50: round(times[100]!), p95: round(times[190]!), max: round(times[199]!) };
});
if (values.json) {
  console.log(JSON.stringify({ products: index.size, built, rows, megabytes: megabytes() }));
} else {
  console.log(
    `${index.size} products, index built in ${built} ms, ${megabytes()} MB in the process; milliseconds:`,
  );
  console.table(rows);
}
const slowest = Math.max(...rows.map(({ p95 }) => p95));
if (values.assert && slowest >= LIMIT) {
  console.error(`Search takes ${slowest} ms at p95, it must stay under ${LIMIT} ms`);
  process.exitCode = 1;
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100;
}

function megabytes(): number {
  return Math.round(process.memoryUsage().rss / 1_048_576);
}
