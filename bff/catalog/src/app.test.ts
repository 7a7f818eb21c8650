import { createTestGateway, describeBff, startTestBff } from '@tessera/bff/testing';
import { cartsContract } from '@tessera/fn-carts/contract';
import { productsContract } from '@tessera/fn-products/contract';
import { createLogger, createUpstream } from '@tessera/service';
import { startTestServer } from '@tessera/service/testing';
import { describe, expect, it } from 'vitest';
import { createApp } from './app.ts';

function start(url = 'http://127.0.0.1:1') {
  const upstream = { name: 'functions', url, retries: 0 };
  return startTestBff(
    createApp({
      products: createUpstream(productsContract, upstream),
      carts: createUpstream(cartsContract, upstream),
      logger: createLogger('test', 'silent'),
      identityKeys: createTestGateway().identityKeys,
      releases: { artifacts: '/nonexistent', ownerKeys: {} },
    }),
  );
}

const emptyPage = {
  total: 0,
  page: 1,
  pageSize: 24,
  items: [],
  facets: { brands: [], price: { min: 0, max: 0 }, ratings: [], inStock: 0 },
  corrected: null,
};
const lamps = {
  slug: 'lamps',
  name: 'Lamps',
  description: 'Light.',
  image: '/media/lamps.svg',
  productCount: 3,
};

/** Functions that answer a category and note how they were browsed. */
async function startFunctions(browsed: URLSearchParams[]) {
  return startTestServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://functions');
    if (url.pathname === '/browse') browsed.push(url.searchParams);
    response.end(JSON.stringify(url.pathname === '/categories' ? { categories: [lamps] } : emptyPage));
  });
}

describeBff('catalog', start, { takesBody: { method: 'POST', path: '/cart-lines' } });

describe('GET /api/catalog/categories/{slug}', () => {
  it('asks for prices in cents and for every brand that is ticked', async () => {
    const browsed: URLSearchParams[] = [];
    await using functions = await startFunctions(browsed);
    await using bff = await start(functions.url);
    const answer = await fetch(
      `${bff.url}/api/catalog/categories/lamps?brand=A&brand=B&min=10&max=20&stock=1&page=2`,
    );
    expect(answer.status).toBe(200);
    expect([...browsed[0]!].sort()).toEqual(
      [
        ['brand', 'A'],
        ['brand', 'B'],
        ['category', 'lamps'],
        ['inStock', 'true'],
        ['page', '2'],
        ['pageSize', '24'],
        ['priceMax', '2000'],
        ['priceMin', '1000'],
        ['sort', 'relevance'],
      ].sort(),
    );
  });

  it('ignores filters that cannot be read, so that a broken link still shows its list', async () => {
    const browsed: URLSearchParams[] = [];
    await using functions = await startFunctions(browsed);
    await using bff = await start(functions.url);
    const answer = await fetch(
      `${bff.url}/api/catalog/categories/lamps?page=-4&min=abc&sort=<script>&rating=9`,
    );
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(browsed[0]!)).toMatchObject({ page: '1', sort: 'relevance' });
    expect(browsed[0]!.has('priceMin')).toBe(false);
  });

  it('answers 404 for a category that does not exist', async () => {
    await using functions = await startFunctions([]);
    await using bff = await start(functions.url);
    const answer = await fetch(`${bff.url}/api/catalog/categories/nothing-here`);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ code: 'catalog-unknown-category' });
  });
});

describe('GET /api/catalog/search', () => {
  it('finds nothing for an empty query, and asks nobody', async () => {
    await using bff = await start();
    const answer = await fetch(`${bff.url}/api/catalog/search?q=%20`);
    expect(await answer.json()).toMatchObject({ query: '', listing: { total: 0 } });
  });
});

describe('POST /api/catalog/cart-lines', () => {
  it.each([{ quantity: -1 }, { quantity: 0 }, { quantity: 1e9 }, { quantity: 1.5 }, { quantity: '2' }])(
    'refuses quantity $quantity',
    async ({ quantity }) => {
      await using bff = await start();
      const answer = await fetch(`${bff.url}/api/catalog/cart-lines`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ commandId: crypto.randomUUID(), sku: 'LAMP-1', quantity }),
      });
      expect(answer.status).toBe(422);
    },
  );

  it('refuses a price that the client sends', async () => {
    await using bff = await start();
    const answer = await fetch(`${bff.url}/api/catalog/cart-lines`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ commandId: crypto.randomUUID(), sku: 'LAMP-1', quantity: 1, price: 1 }),
    });
    expect(answer.status).toBe(422);
  });
});
