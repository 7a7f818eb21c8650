import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cartsContract } from '@tessera/fn-carts/contract';
import { ordersContract } from '@tessera/fn-orders/contract';
import { startTestMarket, type TestMarket } from '@tessera/function/testing';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openContext } from '../database/context-database.ts';
import { createAdmission } from './admission.ts';
import { sow } from './testing/sow.ts';

let market: TestMarket;
beforeAll(async () => {
  market = await startTestMarket({ STORE_ORDERS_AT_WORK: '2' });
  await sow(market, 'MUG-1', { price: 1_500, stock: 10 });
}, 30_000);
afterAll(() => market[Symbol.asyncDispose]());

const address = { name: 'Ada', street: 'Street 1', postcode: '10115', city: 'Berlin', country: 'DE' };

/** A customer with something in the cart, who sends the same order as often as wanted. */
async function customer(token: string) {
  const user = randomUUID();
  const carts = market.call(cartsContract, 'carts', { user });
  const orders = market.call(ordersContract, 'orders', { user });
  await carts.addLine({ body: { commandId: randomUUID(), sku: 'MUG-1', quantity: 1 } });
  const { version: cartVersion } = await carts.getCart({});
  const idempotencyKey = randomUUID();
  const body = { cartVersion, address, delivery: 'standard', payment: { token } } as const;
  return {
    place: () => orders.placeOrder({ body, idempotencyKey }),
    list: async () => (await orders.listOrders({})).items,
    inCart: async () => (await carts.countCart({})).count,
  };
}

const refused = { status: 503, code: 'orders-too-many', problem: { retryAfter: 2 } };

it('an order too many is refused without a trace, and taken under the same key when another has ended', async () => {
  const busy = [await customer('test-timeout-charged'), await customer('test-timeout-charged')];
  const taken = await Promise.all(busy.map(({ place }) => place()));
  const third = await customer('test-accept');

  await expect(third.place()).rejects.toMatchObject(refused);
  expect(await third.list()).toEqual([]);
  expect(await third.inCart()).toBe(1);
  expect(await busy[0]!.place()).toEqual(taken[0]);

  const { id } = await vi.waitUntil(() => third.place().catch(() => null), { timeout: 15_000, interval: 50 });
  expect((await third.list()).map((order) => order.id)).toEqual([id]);
  expect(new Set([id, ...taken.map((order) => order.id)]).size).toBe(3);
});

it('of many at once no more are taken than there is room for', async () => {
  const buyers = await Promise.all(Array.from({ length: 6 }, () => customer('test-timeout-charged')));
  await vi.waitUntil(
    async () =>
      /store_executions_open\{[^}]*\} 0/.test(
        await (await fetch(`${market.store.process.url}/metrics`)).text(),
      ),
    { timeout: 15_000, interval: 50 },
  );
  const outcomes = await Promise.allSettled(buyers.map(({ place }) => place()));
  const failures = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason as object] : []));
  expect(failures).toHaveLength(4);
  for (const failure of failures) expect(failure).toMatchObject(refused);
}, 40_000);

it('one that was taken is answered again though nobody has begun it and there is no room', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-admission-'));
  const orders = openContext(folder, 'orders');
  const admission = createAdmission({ limit: 1, atWork: () => 0 });
  const { transact } = admission.guard(orders);
  const place = (id: string, key: string) =>
    transact({
      writes: [{ op: 'put', pk: `order#${id}`, sk: 'order', value: {}, when: { absent: true } }],
      outbox: [
        {
          ...{ type: 'OrderPlaced', version: 2, key: id },
          data: {
            ...{ id, number: 'TM-1', user: 'user-0001', total: 900, subtotal: 900, token: 'test-accept' },
            lines: [{ sku: 'MUG-1', quantity: 1, slug: 'mug-1', name: 'Mug', image: '', price: 900 }],
            placedAt: Date.now(),
          },
        },
      ],
      idempotency: { scope: 'place', key, hash: 'h', answer: { id }, expiresAt: Date.now() + 60_000 },
    });
  expect(await place('order-0001', 'first')).toEqual({ outcome: 'committed' });
  expect(await place('order-0002', 'first')).toEqual({ outcome: 'repeated', answer: { id: 'order-0001' } });
  await expect(place('order-0003', 'next')).rejects.toMatchObject({ code: 'store-too-many-orders' });
  expect(orders.get({ pk: 'order#order-0003', sk: 'order' })).toBeNull();
  admission.begun('order-0001');
  expect(await place('order-0003', 'next')).toEqual({ outcome: 'committed' });
  orders[Symbol.dispose]();
  rmSync(folder, { recursive: true });
});
