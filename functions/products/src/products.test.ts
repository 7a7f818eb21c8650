import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Visit } from '@tessera/function';
import { startTestStore, type TestStore } from '@tessera/function/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composeSeed } from '../seed/compose.ts';
import { browsePageSchema, productSchema } from './contract.ts';
import { createProductsHandlers } from './products.ts';

const visit: Visit = { caller: 'bff-catalog', requestId: 'test' };
const page = { sort: 'relevance', page: 1, pageSize: 24 } as const;
let folder: string;
let store: TestStore;
let products: ReturnType<typeof createProductsHandlers>;

/** The command that fills the shop, as an operator calls it. */
function importSeed(...flags: string[]) {
  const command = join(import.meta.dirname, '../../store/src/catalog-import.ts');
  const [rows, categories] = [join(folder, 'products.json'), join(folder, 'categories.json')];
  return spawnSync(process.execPath, [command, rows, '--categories', categories, ...flags], {
    env: { STORE_URL: store.process.url, STORE_TOKEN: store.token('operator') },
    encoding: 'utf8',
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tessera-seed-'));
  const seed = composeSeed();
  await writeFile(join(folder, 'products.json'), JSON.stringify(seed.products));
  await writeFile(join(folder, 'categories.json'), JSON.stringify(seed.categories));
  store = await startTestStore({ LOG_LEVEL: 'warn' });
  products = createProductsHandlers(store.as('fn-products'));
  expect(importSeed()).toMatchObject({ status: 0, stderr: '' });
});

afterAll(async () => {
  await store[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

describe('products', () => {
  it('fill an empty shop and leave a filled one alone', () => {
    expect(importSeed('--if-empty').stdout).toContain('nothing was imported');
  });

  it('list 12 categories with what they hold', async () => {
    const { categories } = await products.listCategories({}, visit);
    expect(categories).toHaveLength(12);
    expect(categories.map(({ productCount }) => productCount)).toEqual(Array(12).fill(20));
  });

  it('answer facets that leave out their own filter', async () => {
    const all = await products.browse({ query: { ...page, category: 'kitchen' } }, visit);
    const brand = all.facets.brands[0]!;
    const one = await products.browse(
      { query: { ...page, category: 'kitchen', brand: [brand.value] } },
      visit,
    );

    expect(browsePageSchema.parse(one).total).toBe(brand.count);
    expect(one.facets.brands).toEqual(all.facets.brands);
    expect(one.facets.price.min).toBeGreaterThanOrEqual(all.facets.price.min);
  });

  it('are found in spite of typing errors, and say what was meant', async () => {
    const found = await products.browse({ query: { ...page, q: 'bakcpack' } }, visit);
    expect(found.corrected).toBe('backpack');
    expect(found.items[0]!.category).toBe('bags');
    const right = await products.browse({ query: { ...page, q: 'backpack' } }, visit);
    expect(right.corrected).toBeNull();
    const nothing = await products.browse({ query: { ...page, q: 'qzxwv' } }, visit);
    expect(nothing).toMatchObject({ total: 0, items: [], facets: { price: { min: 0, max: 0 } } });
  });

  it('are sorted by price and paged without repeating one', async () => {
    const prices: number[] = [];
    const slugs = new Set<string>();
    for (const number of [1, 2, 3, 4]) {
      const query = { ...page, page: number, pageSize: 60, sort: 'price-asc' } as const;
      const { items } = await products.browse({ query }, visit);
      prices.push(...items.map(({ price }) => price));
      for (const { slug } of items) slugs.add(slug);
    }
    expect(slugs.size).toBe(240);
    expect(prices).toEqual([...prices].sort((a, b) => a - b));
  });

  it('have a page with variants, and 404 for an unknown one', async () => {
    const product = await products.getProduct({ params: { slug: 'hearth-mug' } }, visit);
    expect(productSchema.parse(product).variants).toHaveLength(4);
    await expect(products.getProduct({ params: { slug: 'no-such-thing' } }, visit)).rejects.toMatchObject({
      status: 404,
    });
  });

  it('suggest while one types', async () => {
    const { queries, products: items } = await products.suggest({ query: { q: 'head', limit: 5 } }, visit);
    expect(queries[0]).toBe('headphones');
    expect(items.length).toBeGreaterThan(0);
  });

  it('recommend others that go well, the same ones each time', async () => {
    const ask = () => products.recommend({ params: { sku: 'KIT-01-CHAL' }, query: { limit: 4 } }, visit);
    const { items } = await ask();
    expect(items).toHaveLength(4);
    expect(new Set(items.map(({ category }) => category))).toEqual(new Set(['textiles', 'plants']));
    expect(await ask()).toEqual({ items });
  });

  it('show in search at once that the last piece is reserved, and again that it is back', async () => {
    const [item] = (await products.browse({ query: { ...page, q: 'hearth mug' } }, visit)).items;
    const { variants } = await products.getProduct({ params: { slug: item!.slug } }, visit);
    const lines = variants.flatMap(({ sku, stock }) => splitQuantity(sku, stock));
    const inStock = async () =>
      (await products.browse({ query: { ...page, q: 'hearth mug' } }, visit)).items[0]!.inStock;

    const params = { id: 'order-00001' };
    expect(await products.reserveStock({ params, body: { lines } }, visit)).toMatchObject({ reserved: true });
    expect(await products.reserveStock({ params, body: { lines } }, visit)).toMatchObject({ reserved: true });
    expect(await inStock()).toBe(false);
    const other = { params: { id: 'order-00002' }, body: { lines: [lines[0]!] } };
    expect(await products.reserveStock(other, visit)).toMatchObject({
      reserved: false,
      lacking: [{ sku: lines[0]!.sku, available: 0 }],
    });
    await products.releaseStock({ params }, visit);
    await products.releaseStock({ params }, visit);
    expect(await inStock()).toBe(true);
    const after = await products.getProduct({ params: { slug: item!.slug } }, visit);
    expect(after.variants.map(({ stock }) => stock)).toEqual(variants.map(({ stock }) => stock));
  });

  it('forget reservations a month after they were made, and no younger ones', async () => {
    const day = 24 * 3_600_000;
    let now = Date.parse('2026-10-01T12:00:00Z');
    const clocked = createProductsHandlers(store.as('fn-products'), () => now);
    const { items } = await products.browse({ query: { ...page, q: 'hearth mug' } }, visit);
    const lines = [{ sku: items[0]!.sku, quantity: 1 }];
    for (const id of ['order-old-1', 'order-old-2'])
      await clocked.reserveStock({ params: { id }, body: { lines } }, visit);
    await clocked.releaseStock({ params: { id: 'order-old-2' } }, visit);
    now += 20 * day;
    await clocked.reserveStock({ params: { id: 'order-young' }, body: { lines } }, visit);
    expect(await clocked.forgetReservations({}, visit)).toEqual({ forgotten: 0 });
    now += 11 * day;
    expect(await clocked.forgetReservations({}, visit)).toEqual({ forgotten: 2 });
    expect(await clocked.forgetReservations({}, visit)).toEqual({ forgotten: 0 });
    await expect(
      clocked.reserveStock({ params: { id: 'order-young' }, body: { lines } }, visit),
    ).resolves.toMatchObject({ reserved: true });
    await clocked.releaseStock({ params: { id: 'order-young' } }, visit);
  });
});

/** Lines of at most 99 that add up to a stock. */
function splitQuantity(sku: string, stock: number) {
  const lines = [];
  for (let left = stock; left > 0; left -= 99) lines.push({ sku, quantity: Math.min(left, 99) });
  return lines;
}
