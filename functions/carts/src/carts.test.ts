import { randomUUID } from 'node:crypto';
import type { Visit } from '@tessera/function';
import { variantKey } from '@tessera/function/store';
import { startTestStore, type TestStore } from '@tessera/function/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCartsHandlers } from './carts.ts';

let store: TestStore;
let carts: ReturnType<typeof createCartsHandlers>;

beforeAll(async () => {
  store = await startTestStore({ LOG_LEVEL: 'warn' });
  carts = createCartsHandlers(store.as('fn-carts'));
  await offer('MUG-1', { price: 1_200, stock: 5 });
  await offer('PAN-1', { price: 4_900, stock: 50 });
  await offer('OUT-1', { price: 900, stock: 0 });
});

afterAll(async () => {
  await store[Symbol.asyncDispose]();
});

describe('a cart', () => {
  it('is not created by looking at it, and not written by nobody', async () => {
    const visit = guest();
    expect(await carts.getCart({}, visit)).toMatchObject({ id: null, version: 0, lines: [], count: 0 });
    expect(await carts.getCart({}, nobody)).toMatchObject({ id: null, version: 0 });
    await expect(add(nobody, 'MUG-1')).rejects.toMatchObject({ status: 401, code: 'cart-no-owner' });
  });

  it('adds up quantities and prices of the catalogue', async () => {
    const visit = guest();
    await add(visit, 'MUG-1', 2);
    const cart = await add(visit, 'PAN-1', 1);
    expect(cart).toMatchObject({ count: 3, subtotal: 2 * 1_200 + 4_900, version: 2 });
    expect(await carts.countCart({}, visit)).toEqual({ count: 3 });
  });

  it('carries a command out once, however often it is sent, and refuses another under its id', async () => {
    const visit = guest();
    const commandId = randomUUID();
    const body = { commandId, sku: 'PAN-1', quantity: 2 };
    await Promise.all([1, 2, 3].map(() => carts.addLine({ body }, visit)));
    expect((await carts.addLine({ body }, visit)).count).toBe(2);
    await expect(carts.addLine({ body: { ...body, quantity: 3 } }, visit)).rejects.toMatchObject({
      status: 422,
    });
  });

  it('loses no change when many arrive at once', async () => {
    const visit = guest();
    await Promise.all(Array.from({ length: 5 }, () => add(visit, 'PAN-1')));
    expect((await carts.getCart({}, visit)).count).toBe(5);
  });

  it('says when less is left, when nothing is, and when the price changed', async () => {
    const visit = guest();
    await offer('TMP-1', { price: 1_000, stock: 9 });
    await add(visit, 'TMP-1', 4);
    const conflict = async () => (await carts.getCart({}, visit)).lines[0]?.conflict;

    expect(await conflict()).toBeNull();
    await offer('TMP-1', { price: 1_100, stock: 9 });
    expect(await conflict()).toBe('price-changed');
    await offer('TMP-1', { price: 1_100, stock: 3 });
    expect(await conflict()).toBe('reduced');
    await offer('TMP-1', { price: 1_100, stock: 0 });
    expect(await conflict()).toBe('out-of-stock');
    expect((await carts.getCart({}, visit)).subtotal).toBe(0);
  });

  it('refuses what does not exist, is sold out, or is not in it', async () => {
    const visit = guest();
    await expect(add(visit, 'NONE-1')).rejects.toMatchObject({ code: 'cart-unknown-variant' });
    await expect(add(visit, 'OUT-1')).rejects.toMatchObject({ code: 'cart-out-of-stock' });
    await expect(
      carts.setQuantity({ params: { sku: 'MUG-1' }, body: { commandId: randomUUID(), quantity: 2 } }, visit),
    ).rejects.toMatchObject({ code: 'cart-no-line' });
  });

  it('of a guest becomes part of the customer’s at sign-in, once, capped at stock, and is void then', async () => {
    const visitor = guest();
    const user = randomUUID();
    await add(visitor, 'MUG-1', 4);
    await add(visitor, 'PAN-1', 1);
    await add({ ...nobody, user }, 'MUG-1', 3);

    const both = { ...visitor, user };
    const [merged] = await Promise.all([carts.getCart({}, both), carts.countCart({}, both)]);
    const again = await carts.getCart({}, both);

    expect(again.lines.map(({ sku, quantity }) => [sku, quantity])).toEqual([
      ['MUG-1', 5],
      ['PAN-1', 1],
    ]);
    expect(merged.notices.map(({ kind }) => kind)).toEqual(['merged', 'capped']);
    expect(again.notices).toContainEqual({ kind: 'capped', sku: 'MUG-1', name: 'MUG-1', wanted: 7, kept: 5 });
    await expect(add(visitor, 'PAN-1')).rejects.toMatchObject({ code: 'cart-void', status: 409 });
    expect((await add(both, 'PAN-1')).notices).toEqual([]);
  });

  it('is whole for who has read the customer’s own before, and the guest’s after, another merged them', async () => {
    const visitor = guest();
    await add(visitor, 'PAN-1', 3);
    const both = { ...visitor, user: randomUUID() };
    const merged = Promise.withResolvers<void>();
    const read = Promise.withResolvers<void>();
    const late = createCartsHandlers({
      ...store.as('fn-carts'),
      table(name) {
        const table = store.as('fn-carts').table(name);
        return {
          ...table,
          async get(key) {
            if (key.pk.includes('guest')) await merged.promise;
            const item = await table.get(key);
            read.resolve();
            return item;
          },
        };
      },
    });
    const counted = late.countCart({}, both);
    await read.promise;
    expect((await carts.getCart({}, both)).count).toBe(3);
    merged.resolve();
    expect(await counted).toEqual({ count: 3 });
  });

  it('loses what was ordered, once per order, and keeps what was added since', async () => {
    const user = randomUUID();
    const visit = { ...nobody, user };
    await add(visit, 'PAN-1', 3);
    const order = {
      params: { user },
      body: { orderId: randomUUID(), lines: [{ sku: 'PAN-1', quantity: 2 }] },
    };
    await carts.clearAfterOrder(order, nobody);
    await carts.clearAfterOrder(order, nobody);
    expect((await carts.getCart({}, visit)).lines).toMatchObject([{ sku: 'PAN-1', quantity: 1 }]);
  });
});

const nobody: Visit = { caller: 'bff-orders', requestId: 'test' };

function guest(): Visit {
  return { ...nobody, guest: randomUUID() };
}

function add(visit: Visit, sku: string, quantity = 1) {
  return carts.addLine({ body: { commandId: randomUUID(), sku, quantity } }, visit);
}

async function offer(sku: string, { price, stock }: { price: number; stock: number }) {
  const slug = sku.toLowerCase();
  const value = {
    sku,
    slug,
    productName: sku,
    brand: 'Norr',
    category: 'kitchen',
    name: '',
    options: {},
    price,
    stock,
    image: `/media/${slug}.svg`,
  };
  await store
    .as('fn-products')
    .table('products')
    .transact({ writes: [{ op: 'put', ...variantKey(sku), value }] });
}
