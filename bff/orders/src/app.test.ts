import { createMemoryLimiter, createTestGateway, describeBff, startTestBff } from '@tessera/bff/testing';
import { cartsContract } from '@tessera/fn-carts/contract';
import { ordersContract } from '@tessera/fn-orders/contract';
import { paymentsContract } from '@tessera/fn-payments/contract';
import { usersContract } from '@tessera/fn-users/contract';
import { createLogger, createUpstream } from '@tessera/service';
import { startTestServer } from '@tessera/service/testing';
import { describe, expect, it } from 'vitest';
import { createApp } from './app.ts';
import { createOrderHub } from './order-hub.ts';

const gateway = createTestGateway();
const alice = () => gateway.identify({ aud: 'orders', user: 'user-alice', sid: 'session-1', epoch: 1 });

function start(url = 'http://127.0.0.1:1', hub = createOrderHub(), perAccount = 5) {
  const upstream = { name: 'functions', url, retries: 0 };
  return startTestBff(
    createApp({
      carts: createUpstream(cartsContract, upstream),
      orders: createUpstream(ordersContract, upstream),
      payments: createUpstream(paymentsContract, upstream),
      users: createUpstream(usersContract, upstream),
      hub,
      limiter: createMemoryLimiter(),
      limits: { perAccount, perNetwork: 50 },
      logger: createLogger('test', 'silent'),
      identityKeys: gateway.identityKeys,
      releases: { artifacts: '/nonexistent', ownerKeys: {} },
    }),
  );
}

const address = {
  name: 'Ann',
  street: 'Street 1',
  extra: '',
  postcode: '10115',
  city: 'Berlin',
  country: 'DE',
};
const order = { cartVersion: 1, address, delivery: 'standard', payment: { token: 'tok_accept' } };
const place = (bff: { url: string }, headers: Record<string, string>, body: unknown = order) =>
  fetch(`${bff.url}/api/orders/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID(), ...headers },
    body: JSON.stringify(body),
  });
const placed = { id: 'order-0001', number: 'TM-1', status: 'pending', total: 100, currency: 'EUR' };

/** Functions that accept orders, and know one order that changes. */
function startFunctions(options: { valid?: boolean; missing?: boolean; full?: boolean } = {}) {
  return startTestServer((request, response) => {
    if (request.url === '/session') {
      response.end(JSON.stringify({ valid: options.valid ?? true, user: null }));
    } else if (options.full) {
      response.statusCode = 503;
      response.end(JSON.stringify({ status: 503, code: 'orders-too-many', title: 'Busy', retryAfter: 2 }));
    } else if (request.method === 'POST') {
      response.statusCode = 202;
      response.end(JSON.stringify(placed));
    } else if (options.missing) {
      response.statusCode = 404;
      response.end(JSON.stringify({ status: 404, code: 'orders-unknown-order', title: 'No such order' }));
    } else {
      response.end(
        JSON.stringify({
          ...placed,
          reason: null,
          placedAt: '2026-01-01T00:00:00Z',
          lines: [
            {
              sku: 'A-1',
              slug: 'a',
              name: 'A',
              variant: '',
              image: '',
              quantity: 1,
              price: 100,
              lineTotal: 100,
            },
          ],
          address,
          delivery: { option: 'standard', name: 'Standard', price: 0 },
          payment: { token: 'tok_accept' },
          totals: { subtotal: 100, delivery: 0, total: 100, vat: 16, vatRate: 19, currency: 'EUR' },
          history: [{ status: 'pending', at: '2026-01-01T00:00:00Z', detail: '' }],
          cancellable: true,
          version: 1,
        }),
      );
    }
  });
}

describeBff('orders', start, { takesBody: { method: 'POST', path: '/orders' } });

describe('POST /api/orders/orders', () => {
  it('accepts with 202 and says where the order is', async () => {
    await using functions = await startFunctions();
    await using bff = await start(functions.url);
    const answer = await place(bff, alice());
    expect(answer.status).toBe(202);
    expect(answer.headers.get('location')).toBe('/api/orders/orders/order-0001');
  });

  it('needs a signed-in customer, whose session is checked at the source', async () => {
    await using functions = await startFunctions({ valid: false });
    await using bff = await start(functions.url);
    expect((await place(bff, {})).status).toBe(401);
    expect((await place(bff, alice())).status).toBe(401);
  });

  it('needs an Idempotency-Key', async () => {
    await using bff = await start();
    const answer = await place(bff, { ...alice(), 'idempotency-key': 'twice' });
    expect(await answer.json()).toMatchObject({ status: 400, code: 'idempotency-key-required' });
  });

  it('reads no prices from the client', async () => {
    await using bff = await start();
    expect((await place(bff, alice(), { ...order, total: 1 })).status).toBe(422);
  });

  it('limits how often one account may order', async () => {
    await using functions = await startFunctions();
    await using bff = await start(functions.url, createOrderHub(), 1);
    await place(bff, alice());
    expect((await place(bff, alice())).status).toBe(429);
  });
});

describe('POST /api/orders/orders while too many orders are under way', () => {
  it('answers 503 and when to come again, to everybody', async () => {
    await using functions = await startFunctions({ full: true });
    await using bff = await start(functions.url, createOrderHub(), 100);
    for (let n = 0; n < 20; n++) {
      const answer = await place(bff, alice());
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
      expect(await answer.json()).toMatchObject({ code: 'orders-too-many' });
    }
  });
});

describe('GET /api/orders/orders/{id}/events', () => {
  const watch = (bff: { url: string }, headers: Record<string, string>) =>
    fetch(`${bff.url}/api/orders/orders/order-0001/events`, { headers });
  const change = (version: number, status: string) =>
    JSON.stringify({
      type: 'OrderReserved',
      seq: version,
      key: 'order-0001',
      at: '2026-01-01T00:00:00Z',
      data: { id: 'order-0001', user: 'user-alice', status, version },
    });

  it('tells what the order is now, then every change, with its version as id', async () => {
    await using functions = await startFunctions();
    const hub = createOrderHub();
    const bff = await start(functions.url, hub);
    const answer = await watch(bff, alice());
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes('id: 1')) text += (await reader.read()).value ?? '';
    hub.take(change(2, 'reserved'));
    while (!text.includes('id: 2')) text += (await reader.read()).value ?? '';
    expect(text).toContain('id: 2\nevent: order\ndata: {"status":"reserved","version":2}');
    await reader.cancel();
    await bff[Symbol.asyncDispose]();
  });

  it('says nothing again to a client that has seen it', async () => {
    await using functions = await startFunctions();
    const hub = createOrderHub();
    const bff = await start(functions.url, hub);
    const answer = await watch(bff, { ...alice(), 'last-event-id': '1' });
    hub.take(change(1, 'pending'));
    hub.take(change(2, 'reserved'));
    const text = answer.text();
    await bff[Symbol.asyncDispose]();
    expect((await text).match(/^id:/gm)).toHaveLength(1);
  });

  it("answers 404 for another customer's order", async () => {
    await using functions = await startFunctions({ missing: true });
    await using bff = await start(functions.url);
    expect((await watch(bff, alice())).status).toBe(404);
  });
});
