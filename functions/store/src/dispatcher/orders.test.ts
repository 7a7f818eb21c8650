import { randomUUID } from 'node:crypto';
import type { Client, Contract } from '@tessera/contracts/http';
import { executionsContract } from '@tessera/contracts/operator';
import { cartsContract } from '@tessera/fn-carts/contract';
import { type Order, ordersContract } from '@tessera/fn-orders/contract';
import { paymentsContract } from '@tessera/fn-payments/contract';
import { productsContract } from '@tessera/fn-products/contract';
import { shippingContract } from '@tessera/fn-shipping/contract';
import { eventsContract } from '@tessera/function/store';
import { startTestMarket, type TestMarket } from '@tessera/function/testing';
import { createUpstream } from '@tessera/service';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sow } from './testing/sow.ts';

const address = {
  name: 'Ada <script>alert(1)</script>',
  street: 'Hauptstr. 1',
  postcode: '10115',
  city: 'Berlin',
  country: 'DE',
};
/** The history of an order that goes well. */
const whole = ['pending', 'reserved', 'charged', 'arranged', 'confirmed'];
const final = new Set(['confirmed', 'failed', 'cancelled']);

let market: TestMarket;

beforeAll(async () => {
  market = await startTestMarket({ STORE_CANCEL_WINDOW: '400' });
  await sow(market, 'MUG-1', { price: 1_500, stock: 1_000 });
  for (const sku of ['LAMP-1', 'LAMP-2', 'RACE-1', 'KILL-1', 'FAR-1'])
    await sow(market, sku, { price: 4_900, stock: 20 });
}, 30_000);

afterAll(async () => {
  await market[Symbol.asyncDispose]();
});

/** Milliseconds for an order to end: three charges may each wait for an answer in vain. */
const PATIENCE = 30_000;

describe.concurrent('an order', { timeout: 2 * PATIENCE }, () => {
  it('is reserved, charged and confirmed, and leaves the cart', async () => {
    const user = randomUUID();
    const placed = await order(user, 'MUG-1', { token: 'test-accept', quantity: 2 });
    const done = await settled(user, placed.id);

    expect(done.status).toBe('confirmed');
    expect(done.history.map(({ status }) => status)).toEqual(whole);
    expect(done.shipment).toMatchObject({ status: 'arranged', carrier: 'Test carrier', parcels: 1 });
    expect(done.shipment?.tracking).toEqual([expect.stringMatching(/^TC2-[0-9A-F]{12}-01$/)]);
    expect(done.totals).toMatchObject({ subtotal: 3_000, delivery: 490, total: 3_490, vat: 557 });
    expect(done.address.name).toBe(address.name);
    await expect.poll(async () => (await carts(user).countCart({})).count).toBe(0);

    await expect.poll(async () => (await execution(placed.id))?.status).toBe('succeeded');
    const { states, output } = (await execution(placed.id))!;
    expect(states.map(({ state }) => state)).toContain('ArrangeShipment');
    expect(states.at(-1)).toMatchObject({ state: 'Confirmed', path: '', attempts: 1, error: null });
    expect(output).toMatchObject({ order: { id: placed.id } });
    await expect(execution(placed.id, 'edge')).rejects.toMatchObject({ code: 'store-not-allowed' });
    expect(await execution('order-that-never-was')).toBeNull();
  });

  it('is told by events, each with what began it and what it comes of', async () => {
    const user = randomUUID();
    const placed = await order(user, 'MUG-1', { token: 'test-accept' });
    await settled(user, placed.id);
    const archived = async () => {
      const { events } = await createUpstream(eventsContract, operator()).listArchive({
        query: { key: placed.id },
      });
      return events.map(({ event }) => event);
    };
    // Of these two an order is told by themselves only while there is time to cancel.
    const inTime = ['OrderReserved', 'OrderArranged'];
    const names = async () =>
      (await archived())
        .map(({ type }) => type.split('.')[2]!)
        .filter((name) => !inTime.includes(name))
        .sort();
    await expect
      .poll(names)
      .toEqual([
        ...['OrderConfirmed', 'OrderPaid', 'OrderPlaced'],
        ...['PaymentSettled', 'PaymentTaken', 'ShipmentArranged', 'StockReserved'],
      ]);
    const events = await archived();
    expect(new Set(events.map(({ correlationid }) => correlationid))).toEqual(new Set([placed.id]));
    const causeOf = (name: string) => events.find(({ type }) => type.endsWith(`.${name}`))?.causationid;
    expect(causeOf('OrderPlaced')).toMatch(/^request\//);
    expect(causeOf('StockReserved')).toContain(`${placed.id}/ReserveStock`);
    expect(causeOf('OrderConfirmed')).toContain('ConfirmOrder');
    expect(new Set(events.map(({ traceparent }) => traceparent?.slice(3, 35))).size).toBe(1);
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

  it.each(['test-webhook', 'test-webhook-twice', 'test-webhook-before', 'test-webhook-late'])(
    'is confirmed by a webhook: %s',
    async (token) => {
      const user = randomUUID();
      const placed = await order(user, 'MUG-1', { token });
      const done = await settled(user, placed.id);
      expect(done.history.map(({ status }) => status)).toEqual(whole);
      expect(await asked(placed.id)).toEqual([]);
    },
  );

  it('is confirmed after its deadline when no webhook comes and the provider has charged', async () => {
    const user = randomUUID();
    const placed = await order(user, 'MUG-1', { token: 'test-webhook-never' });
    expect((await settled(user, placed.id)).status).toBe('confirmed');
    expect(await asked(placed.id)).toEqual(['AskProvider']);
  });

  it('is tried again until a failing provider accepts', async () => {
    const user = randomUUID();
    const placed = await order(user, 'MUG-1', { token: 'test-fail-then-accept' });
    expect((await settled(user, placed.id)).status).toBe('confirmed');
  });

  it('fails when no carrier goes there: nothing is shipped, and money and stock are given back', async () => {
    const user = randomUUID();
    const before = await stockOf('FAR-1');
    const placed = await order(user, 'FAR-1', { token: 'test-accept', postcode: '00000' });
    const done = await settled(user, placed.id);
    expect(done).toMatchObject({ status: 'failed', reason: 'not-deliverable', shipment: null });
    expect(done.history.map(({ status }) => status)).toEqual(['pending', 'reserved', 'charged', 'failed']);
    expect(await stockOf('FAR-1')).toBe(before);
    const params = { key: placed.id };
    expect(await asRunner(paymentsContract, 'payments').getCharge({ params })).toMatchObject({
      status: 'refunded',
    });
    const shipping = asRunner(shippingContract, 'shipping');
    const shipment = { params: { id: placed.id } };
    expect(await shipping.getShipment(shipment)).toMatchObject({ status: 'cancelled', parcels: [] });
    await expect(shipping.arrangeShipment(shipment)).rejects.toMatchObject({ code: 'shipping-cancelled' });
  });

  it('is shipped when its carrier works again', async () => {
    const user = randomUUID();
    const placed = await order(user, 'MUG-1', { token: 'test-accept', postcode: '00001' });
    expect((await settled(user, placed.id)).status).toBe('confirmed');
    const { states } = (await execution(placed.id))!;
    expect(states.find(({ state }) => state === 'ArrangeShipment')).toMatchObject({
      attempts: 3,
      error: 'shipping-carrier-failed',
    });
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
        const { status, shipment } = await settled(buyer, placed.id);
        expect(status).toBe(cancelled ? 'cancelled' : 'confirmed');
        // What was cancelled before it was paid has none.
        expect(shipment?.status ?? 'cancelled').toBe(cancelled ? 'cancelled' : 'arranged');
        const kept = await asRunner(shippingContract, 'shipping')
          .getShipment({ params: { id: placed.id } })
          .catch(() => null);
        expect(kept?.status ?? 'cancelled').toBe(cancelled ? 'cancelled' : 'arranged');
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
      const postcode = n === 2 ? '00000' : address.postcode;
      placed.push({ buyer, id: (await order(buyer, 'KILL-1', { token, postcode })).id });
      await market.restartStore();
    }
    const ends = await Promise.all(placed.map(({ buyer, id }) => settled(buyer, id)));

    const kept = tokens.map((token, n) => token === 'test-accept' && n !== 2);
    expect(ends.map(({ status }) => status)).toEqual(kept.map((is) => (is ? 'confirmed' : 'failed')));
    for (const { history } of ends) {
      const statuses = history.map(({ status }) => status);
      expect(new Set(statuses).size).toBe(statuses.length);
    }
    expect(await stockOf('KILL-1')).toBe(before - kept.filter(Boolean).length);
  }, 30_000);
});

function carts(user: string) {
  return market.call(cartsContract, 'carts', { user });
}

function orders(user: string) {
  return market.call(ordersContract, 'orders', { user });
}

/** A function as the runner of orders calls it. */
function asRunner<C extends Contract>(contract: C, fn: string): Client<C> {
  return market.call(contract, fn, { caller: 'store' });
}

/** The execution of an order, as the store tells whoever runs the installation. */
async function execution(name: string, caller = 'operator') {
  const client = createUpstream(executionsContract, operator(caller));
  return (await client.getExecution({ params: { name } })).execution;
}

function operator(caller = 'operator') {
  const { store } = market;
  return { name: 'store', url: store.process.url, credential: { caller, token: store.token(caller) } };
}

/** The states in which the provider was asked what became of the charge. */
async function asked(name: string): Promise<string[]> {
  const view = await execution(name);
  return view!.states.map(({ state }) => state).filter((state) => state === 'AskProvider');
}

async function fill(user: string, sku: string, quantity: number) {
  await carts(user).addLine({ body: { commandId: randomUUID(), sku, quantity } });
}

async function order(
  user: string,
  sku: string,
  {
    token,
    quantity = 1,
    postcode = address.postcode,
  }: { token: string; quantity?: number; postcode?: string },
) {
  await fill(user, sku, quantity);
  const { version } = await carts(user).getCart({});
  return orders(user).placeOrder({
    body: {
      cartVersion: version,
      address: { ...address, postcode },
      delivery: 'standard',
      payment: { token },
    },
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
    { timeout: PATIENCE, interval: 50 },
  ) as Promise<Order>;
}

async function stockOf(sku: string): Promise<number> {
  const { variants } = await market.call(productsContract, 'products').getVariants({ query: { sku } });
  return variants[0]!.stock;
}
