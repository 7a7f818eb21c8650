/** Views as the shop makes them: orders that are really placed, and views that are dropped and made again. */

import { randomUUID } from 'node:crypto';
import { headers as names } from '@tessera/contracts/headers';
import { cartsContract } from '@tessera/fn-carts/contract';
import { ordersContract } from '@tessera/fn-orders/contract';
import { productsContract } from '@tessera/fn-products/contract';
import { createCaller } from '@tessera/function';
import { eventsContract, productKey, variantKey, viewsContract } from '@tessera/function/store';
import { startTestMarket, type TestMarket } from '@tessera/function/testing';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';

let market: TestMarket;
/** Units of CUP-1 in orders that were confirmed. */
let sold = 0;
beforeAll(async () => {
  market = await startTestMarket();
  for (const [sku, stock] of [
    ['CUP-1', 100],
    ['CUP-2', 4],
  ] as const)
    await sow(sku, stock);
}, 30_000);
afterAll(() => market[Symbol.asyncDispose]());

const operator = () =>
  createCaller(
    { ...viewsContract, ...eventsContract },
    {
      ...{ name: 'store', url: market.store.process.url },
      headers: { [names.caller]: 'operator', authorization: `Bearer ${market.store.token('operator')}` },
    },
  );
const orders = (user: string) => market.call(ordersContract, 'orders', { user });

async function order(user: string, sku: string, quantity: number, token = 'test-accept'): Promise<string> {
  const cart = market.call(cartsContract, 'carts', { user });
  await cart.addLine({ body: { commandId: randomUUID(), sku, quantity } });
  const address = { name: 'Ada', street: 'Hauptstr. 1', postcode: '10115', city: 'Berlin', country: 'DE' };
  for (;;) {
    const { version } = await cart.getCart({});
    const body = { cartVersion: version, address, delivery: 'standard', payment: { token } } as const;
    const placed = await orders(user)
      .placeOrder({ body, idempotencyKey: randomUUID() })
      .catch((problem: { code?: string }) => {
        // What was ordered before leaves the cart right after that order is confirmed.
        if (problem.code !== 'orders-cart-changed') throw problem;
        return null;
      });
    if (placed !== null) return placed.id;
  }
}

/** Resolves when all orders of a customer have come to their end. */
async function ended(user: string): Promise<void> {
  await vi.waitUntil(
    async () => {
      const { items } = await orders(user).listOrders({});
      return items.every(({ status }) => status === 'confirmed' || status === 'failed');
    },
    { timeout: 15_000, interval: 50 },
  );
}

/** Resolves when the views have taken every event that there is. */
async function caughtUp(): Promise<void> {
  await vi.waitUntil(
    async () => {
      const { rules } = await operator().listRules({});
      const own = rules.filter(({ name }) => name.startsWith('views-'));
      return (
        own.length === 3 && own.every(({ lag, waiting, replay }) => lag + waiting === 0 && replay === null)
      );
    },
    { timeout: 15_000, interval: 50 },
  );
}

it('orders are in the list at once, and their views come out the same to the byte when they are made again', async () => {
  const user = randomUUID();
  const placed: string[] = [];
  for (const token of ['test-accept', 'test-decline', 'test-accept']) {
    placed.unshift(await order(user, 'CUP-1', 2, token));
    const { items } = await orders(user).listOrders({});
    expect(items.map(({ id }) => id)).toEqual(placed);
    // The cart changes while an order is carried out.
    await ended(user);
  }
  const other = randomUUID();
  const id = await order(other, 'CUP-2', 3);
  await ended(other);
  const { history } = await orders(other).getOrder({ params: { id } });
  const whole = ['pending', 'reserved', 'charged', 'arranged', 'confirmed'];
  expect(
    history.map(({ status }) => status),
    'also what it was told of with another step',
  ).toEqual(whole);
  await caughtUp();
  const before = (await operator().listViews({})).views;
  expect(before.map(({ rows }) => rows)).toEqual([4, 6, 6]);

  const first = await orders(user).listOrders({ query: { limit: 2 } });
  const second = await orders(user).listOrders({ query: { limit: 2, cursor: first.cursor! } });
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(placed);
  expect(second.cursor).toBeNull();
  expect([...first.items, ...second.items].map(({ status }) => status)).toEqual([
    'confirmed',
    'failed',
    'confirmed',
  ]);

  // An order may hold what the cart still had of the one before.
  for (const { status, itemCount } of [...first.items, ...second.items])
    if (status === 'confirmed') sold += itemCount;

  for (const { name: view } of before) {
    await operator().dropView({ params: { view } });
    await operator().replay({ params: { name: `views-${view}` }, body: { from: { seq: 0 } } });
  }
  await caughtUp();
  expect((await operator().listViews({})).views).toEqual(before);
}, 60_000);

it('what comes while a view is made again, and while the store is killed, is neither lost nor counted twice', async () => {
  const buyers = Array.from({ length: 6 }, () => randomUUID());
  const rebuild = async () => {
    for (const { name: view } of (await operator().listViews({})).views) {
      await operator().dropView({ params: { view } });
      await operator().replay({ params: { name: `views-${view}` }, body: { from: { seq: 0 } } });
    }
  };
  const [first, ...others] = buyers;
  await order(first!, 'CUP-1', 1);
  await Promise.all([rebuild(), ...others.slice(0, 3).map((buyer) => order(buyer, 'CUP-1', 1))]);
  await market.restartStore();
  for (const buyer of others.slice(3)) {
    await order(buyer, 'CUP-1', 1);
    await market.restartStore();
  }
  await Promise.all(buyers.map(ended));
  sold += buyers.length;
  await caughtUp();
  const lived = (await operator().listViews({})).views;
  await rebuild();
  await caughtUp();
  expect((await operator().listViews({})).views).toEqual(lived);
  expect(lived.map(({ rows }) => rows)).toEqual([10, 12, 12]);
}, 60_000);

it('what sells is recommended first, and what runs out is told', async () => {
  const { variants } = await operator().listLowStock({ query: { days: 30 } });
  expect(variants).toEqual([
    { sku: 'CUP-2', productName: 'CUP-2', name: '', stock: 1, demand: 3, daysLeft: 10 },
  ]);
  const best = await operator().listBestSellers({ query: { period: 'ever', category: 'kitchen' } });
  expect(best.variants.map(({ sku, units }) => [sku, units])).toEqual([
    ['CUP-1', sold],
    ['CUP-2', 3],
  ]);
  expect((await operator().listBestSellers({ query: { category: 'garden' } })).variants).toEqual([]);
  const recommended = market.call(productsContract, 'products', { caller: 'bff-recommendations' });
  await sow('CUP-3', 5);
  const { items } = await recommended.recommend({ params: { sku: 'CUP-3' } });
  expect(items.map(({ slug }) => slug)).toEqual(['cup-1', 'cup-2']);
});

it('an order that the view does not have is in its place all the same', async () => {
  const user = randomUUID();
  const placed: string[] = [];
  for (let n = 0; n < 3; n++) {
    placed.unshift(await order(user, 'CUP-1', 1));
    await ended(user);
  }
  await caughtUp();
  const gone = { op: 'delete' as const, pk: `history#${placed[1]}`, sk: 'history' };
  await market.store
    .as('fn-views')
    .table('views')
    .transact({ writes: [gone] });
  const { items } = await orders(user).listOrders({});
  expect(items.map(({ id }) => id)).toEqual(placed);
});

it('orders of before the archive come behind the history', async () => {
  const user = randomUUID();
  const table = market.store.as('fn-orders').table('orders');
  const id = await order(user, 'CUP-1', 1);
  await caughtUp();
  const item = (await table.get({ pk: `order#${id}`, sk: 'order' }))!;
  const old = ['old-00001', 'old-00002', 'old-00003'];
  for (const [place, oldId] of old.entries()) {
    const placedAt = `2020-01-0${9 - place}T00:00:00.000Z`;
    await table.transact({
      writes: [
        {
          ...{ op: 'put', pk: `order#${oldId}`, sk: 'order' },
          value: { ...item.value, id: oldId, placedAt },
          index: { partition: `user#${user}`, sort: `${placedAt}#${oldId}` },
        },
      ],
    });
  }
  const seen: string[] = [];
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const query = { limit: 2, ...(cursor === undefined ? {} : { cursor }) };
    const page = await orders(user).listOrders({ query });
    seen.push(...page.items.map((each) => each.id));
    cursor = page.cursor;
  }
  expect(seen).toEqual([id, ...old]);
});

async function sow(sku: string, stock: number): Promise<void> {
  const slug = sku.toLowerCase();
  const shared = { slug, brand: 'Norr', category: 'kitchen', image: `/media/${slug}.svg` };
  const product = {
    ...{ ...shared, name: sku, description: '', features: [], specs: [], keywords: [] },
    ...{ rating: 4, reviewCount: 3, addedAt: 0, skus: [sku] },
  };
  const variant = { ...shared, sku, productName: sku, name: '', options: {}, price: 900, stock };
  const index = { partition: productKey(slug).pk, sort: '000' };
  await market.store
    .as('fn-products')
    .table('products')
    .transact({
      writes: [
        { op: 'put', ...productKey(slug), value: product },
        { op: 'put', ...variantKey(sku), value: variant, index },
      ],
    });
}
