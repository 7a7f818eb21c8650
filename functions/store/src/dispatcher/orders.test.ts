import { randomUUID } from 'node:crypto';
import { cartsContract } from '@tessera/fn-carts/contract';
import { type Order, ordersContract } from '@tessera/fn-orders/contract';
import { productsContract } from '@tessera/fn-products/contract';
import { productKey, variantKey } from '@tessera/function/store';
import { startTestMarket, type TestMarket } from '@tessera/function/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

const address = {
  name: 'Ada <script>alert(1)</script>',
  street: 'Hauptstr. 1',
  postcode: '10115',
  city: 'Berlin',
  country: 'DE',
};
const final = new Set(['confirmed', 'failed', 'cancelled']);

let market: TestMarket;

beforeAll(async () => {
  market = await startTestMarket({ STORE_CANCEL_WINDOW: '400' });
  await sow(market, 'MUG-1', { price: 1_500, stock: 1_000 });
  for (const sku of ['LAMP-1', 'LAMP-2', 'RACE-1', 'KILL-1'])
    await sow(market, sku, { price: 4_900, stock: 20 });
}, 30_000);

afterAll(async () => {
  await market[Symbol.asyncDispose]();
});

describe.concurrent('an order', { timeout: 15_000 }, () => {
  it('is reserved, charged and confirmed, and leaves the cart', async () => {
    const user = randomUUID();
    const placed = await order(user, 'MUG-1', { token: 'test-accept', quantity: 2 });
    const done = await settled(user, placed.id);

    expect(done.status).toBe('confirmed');
    expect(done.history.map(({ status }) => status)).toEqual(['pending', 'reserved', 'charged', 'confirmed']);
    expect(done.totals).toMatchObject({ subtotal: 3_000, delivery: 490, total: 3_490, vat: 557 });
    expect(done.address.name).toBe(address.name);
    expect((await carts(user).countCart({})).count).toBe(0);
  });

  it('fails when it is declined, and gives the stock back', async () => {
    const user = randomUUID();
    const before = await stockOf('LAMP-1');
    const placed = await order(user, 'LAMP-1', { token: 'test-decline' });
    const done = await settled(user, placed.id);

    expect(done).toMatchObject({ status: 'failed', reason: 'payment-declined' });
    expect(await stockOf('LAMP-1')).toBe(before);
  });

  it('is confirmed when the provider charged without answering', async () => {
    const user = randomUUID();
    const placed = await order(user, 'MUG-1', { token: 'test-timeout-charged' });
    expect((await settled(user, placed.id)).status).toBe('confirmed');
  });

  it('fails when the provider never heard of the charge, and gives the stock back', async () => {
    const user = randomUUID();
    const before = await stockOf('LAMP-2');
    const placed = await order(user, 'LAMP-2', { token: 'test-timeout' });

    expect(await settled(user, placed.id)).toMatchObject({ status: 'failed', reason: 'payment-timeout' });
    expect(await stockOf('LAMP-2')).toBe(before);
  });

  it('is tried again until a failing provider accepts', async () => {
    const user = randomUUID();
    const placed = await order(user, 'MUG-1', { token: 'test-fail-then-accept' });
    expect((await settled(user, placed.id)).status).toBe('confirmed');
  });

  it('is either cancelled or confirmed, never both, however the race ends', async () => {
    const user = randomUUID();
    const before = await stockOf('RACE-1');
    const results = await Promise.all(
      Array.from({ length: 6 }, async (_, n) => {
        const buyer = `${user}-${n}`;
        const placed = await order(buyer, 'RACE-1', { token: 'test-accept' });
        await new Promise((resolve) => setTimeout(resolve, n * 100));
        const cancelled = await orders(buyer)
          .cancelOrder({ params: { id: placed.id } })
          .then(
            () => true,
            (problem: { code: string }) => {
              expect(problem.code).toBe('orders-too-late');
              return false;
            },
          );
        const { status } = await settled(buyer, placed.id);
        expect(status).toBe(cancelled ? 'cancelled' : 'confirmed');
        return cancelled;
      }),
    );
    expect(results).toContain(true);
    expect(await stockOf('RACE-1')).toBe(before - results.filter((cancelled) => !cancelled).length);
  });

  it('is answered the same for the same key, and refused for other content', async () => {
    const user = randomUUID();
    await fill(user, 'MUG-1', 1);
    const { version } = await carts(user).getCart({});
    const idempotencyKey = randomUUID();
    const body = {
      cartVersion: version,
      address,
      delivery: 'standard',
      payment: { token: 'test-accept' },
    } as const;
    const answers = await Promise.all([1, 2, 3].map(() => orders(user).placeOrder({ body, idempotencyKey })));
    await settled(user, answers[0]!.id);
    const late = await orders(user).placeOrder({ body, idempotencyKey });

    expect(new Set([...answers, late].map(({ id }) => id)).size).toBe(1);
    await expect(
      orders(user).placeOrder({ body: { ...body, delivery: 'express' }, idempotencyKey }),
    ).rejects.toMatchObject({ code: 'orders-key-reused', status: 422 });
    expect((await orders(user).listOrders({})).items).toHaveLength(1);
  });

  it('belongs to its customer alone', async () => {
    const user = randomUUID();
    const placed = await order(user, 'MUG-1', { token: 'test-accept' });
    const params = { id: placed.id };
    await expect(orders(randomUUID()).getOrder({ params })).rejects.toMatchObject({ status: 404 });
    await expect(orders(randomUUID()).cancelOrder({ params })).rejects.toMatchObject({ status: 404 });
    await expect(market.call(ordersContract, 'orders').getOrder({ params })).rejects.toMatchObject({
      code: 'orders-sign-in',
    });
  });

  it('never takes a price from the client', async () => {
    const user = randomUUID();
    await fill(user, 'MUG-1', 1);
    const { version } = await carts(user).getCart({});
    const body = {
      cartVersion: version,
      address,
      delivery: 'standard' as const,
      payment: { token: 'test-accept' },
      total: 1,
    };
    await expect(orders(user).placeOrder({ body, idempotencyKey: randomUUID() })).rejects.toMatchObject({
      code: 'invalid-input',
    });
  });
});

describe('an order by a quote', () => {
  it('is refused when a price is not what was shown, and taken at the prices of the next quote', async () => {
    const user = randomUUID();
    await sow(market, 'PRICE-1', { price: 1_000, stock: 5 });
    await fill(user, 'PRICE-1', 1);
    const place = async (quoteTag: string) =>
      orders(user).placeOrder({
        body: {
          cartVersion: (await carts(user).getCart({})).version,
          quoteTag,
          address,
          delivery: 'standard',
          payment: { token: 'test-accept' },
        },
        idempotencyKey: randomUUID(),
      });
    const shown = await orders(user).quote({ query: { country: 'DE' } });
    await sow(market, 'PRICE-1', { price: 900, stock: 5 });

    await expect(place(shown.tag)).rejects.toMatchObject({ status: 409, code: 'orders-cart-changed' });
    expect((await orders(user).listOrders({})).items).toEqual([]);
    const next = await orders(user).quote({ query: { country: 'FR' } });
    expect((await place(next.tag)).total).toBe(next.total);
  });
});

describe('an order whose store is killed with -9 at any step', () => {
  it('ends once and exactly, and the stock adds up', async () => {
    const user = randomUUID();
    const before = await stockOf('KILL-1');
    const tokens = [
      'test-accept',
      'test-decline',
      'test-accept',
      'test-accept',
      'test-decline',
      'test-accept',
    ];
    const placed: { buyer: string; id: string }[] = [];
    for (const [n, token] of tokens.entries()) {
      const buyer = `${user}-${n}`;
      placed.push({ buyer, id: (await order(buyer, 'KILL-1', { token })).id });
      await market.restartStore();
    }
    const ends = await Promise.all(placed.map(({ buyer, id }) => settled(buyer, id)));

    expect(ends.map(({ status }) => status)).toEqual(
      tokens.map((token) => (token === 'test-accept' ? 'confirmed' : 'failed')),
    );
    for (const { history } of ends) {
      const statuses = history.map(({ status }) => status);
      expect(new Set(statuses).size).toBe(statuses.length);
    }
    expect(await stockOf('KILL-1')).toBe(before - tokens.filter((token) => token === 'test-accept').length);
  }, 30_000);
});

function carts(user: string) {
  return market.call(cartsContract, 'carts', { user });
}

function orders(user: string) {
  return market.call(ordersContract, 'orders', { user });
}

async function fill(user: string, sku: string, quantity: number) {
  await carts(user).addLine({ body: { commandId: randomUUID(), sku, quantity } });
}

async function order(
  user: string,
  sku: string,
  { token, quantity = 1 }: { token: string; quantity?: number },
) {
  await fill(user, sku, quantity);
  const { version } = await carts(user).getCart({});
  return orders(user).placeOrder({
    body: { cartVersion: version, address, delivery: 'standard', payment: { token } },
    idempotencyKey: randomUUID(),
  });
}

/** The order when it has come to its end. */
async function settled(user: string, id: string): Promise<Order> {
  return vi.waitUntil(
    async () => {
      const order = await orders(user)
        .getOrder({ params: { id } })
        .catch(() => null);
      return order && final.has(order.status) ? order : null;
    },
    { timeout: 20_000, interval: 50 },
  ) as Promise<Order>;
}

async function stockOf(sku: string): Promise<number> {
  const { variants } = await market.call(productsContract, 'products').getVariants({ query: { sku } });
  return variants[0]!.stock;
}

async function sow(
  { store }: TestMarket,
  sku: string,
  { price, stock }: { price: number; stock: number },
): Promise<void> {
  const slug = sku.toLowerCase();
  const image = `/media/${slug}.svg`;
  const shared = { slug, brand: 'Norr', category: 'kitchen', image };
  await store
    .as('fn-products')
    .table('products')
    .transact({
      writes: [
        {
          op: 'put',
          ...productKey(slug),
          value: {
            ...shared,
            name: sku,
            description: '',
            features: [],
            specs: [],
            keywords: [],
            rating: 4,
            reviewCount: 3,
            addedAt: 0,
            skus: [sku],
          },
        },
        {
          op: 'put',
          ...variantKey(sku),
          value: { ...shared, sku, productName: sku, name: '', options: {}, price, stock },
          index: { partition: productKey(slug).pk, sort: '000' },
        },
      ],
    });
}
