import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import { join } from 'node:path';
import { startTestStore } from '@tessera/function/testing';
import { describe, expect, it } from 'vitest';

const item = (pk: string, value: Record<string, unknown> = { n: 1 }) =>
  ({ op: 'put', pk, sk: 'x', value }) as const;

const confirmed = { id: 'order-0001', user: 'user-0001', status: 'confirmed', version: 2 };

describe('the store', () => {
  it('writes all of a transaction or nothing of it', async () => {
    await using store = await startTestStore();
    const orders = store.as('fn-orders').table('orders');

    expect(await orders.transact({ writes: [item('a')] })).toEqual({ outcome: 'committed' });
    const refused = await orders.transact({
      writes: [item('b'), { ...item('a'), when: { absent: true } }],
      outbox: [{ type: 'OrderConfirmed', key: 'a', data: confirmed }],
    });

    expect(refused).toEqual({ outcome: 'refused', write: 1 });
    expect(await orders.get({ pk: 'b', sk: 'x' })).toBeNull();
    expect(await orders.get({ pk: 'a', sk: 'x' })).toMatchObject({ version: 1, value: { n: 1 } });
  });

  it('lets exactly one of many concurrent conditional writes win', async () => {
    await using store = await startTestStore();
    const carts = store.as('fn-carts').table('carts');
    await carts.transact({ writes: [item('cart')] });

    const outcomes = await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        carts.transact({ writes: [{ ...item('cart', { n }), when: { version: 1 } }] }),
      ),
    );

    expect(outcomes.filter(({ outcome }) => outcome === 'committed')).toHaveLength(1);
    expect((await carts.get({ pk: 'cart', sk: 'x' }))?.version).toBe(2);
  });

  it('never adds a number below its minimum, however many try at once', async () => {
    await using store = await startTestStore();
    const table = store.as('fn-products').table('products');
    await table.transact({ writes: [item('stock', { stock: 5 })] });

    const take = { op: 'add', pk: 'stock', sk: 'x', field: 'stock', by: -1, min: 0 } as const;
    const outcomes = await Promise.all(Array.from({ length: 12 }, () => table.transact({ writes: [take] })));

    expect(outcomes.filter(({ outcome }) => outcome === 'committed')).toHaveLength(5);
    expect((await table.get({ pk: 'stock', sk: 'x' }))?.value).toEqual({ stock: 0 });
  });

  it('answers a repeated idempotency key as the first time, and refuses other content under it', async () => {
    await using store = await startTestStore();
    const orders = store.as('fn-orders').table('orders');
    const idempotency = {
      scope: 'user-1',
      key: 'key-1',
      hash: 'h1',
      answer: { id: 'order-1' },
      expiresAt: Date.now() + 60_000,
    };
    const once = () => orders.transact({ writes: [{ ...item('o'), when: { absent: true } }], idempotency });

    const outcomes = await Promise.all([once(), once(), once()]);
    const other = await orders.transact({ writes: [item('p')], idempotency: { ...idempotency, hash: 'h2' } });

    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['committed', 'repeated', 'repeated']);
    expect(outcomes).toContainEqual({ outcome: 'repeated', answer: { id: 'order-1' } });
    expect(other).toEqual({ outcome: 'key-reused' });
    expect(await orders.recall('user-1', 'key-1')).toEqual({ hash: 'h1', answer: { id: 'order-1' } });
  });

  it('pages an index in both directions without gaps', async () => {
    await using store = await startTestStore();
    const orders = store.as('fn-orders').table('orders');
    for (const n of [1, 2, 3, 4, 5]) {
      await orders.transact({
        writes: [{ ...item(`o${n}`, { n }), index: { partition: 'mine', sort: `2026-0${n}` } }],
      });
    }

    const first = await orders.query({ by: 'index', partition: 'mine', descending: true, limit: 3 });
    const second = await orders.query({
      by: 'index',
      partition: 'mine',
      descending: true,
      limit: 3,
      cursor: first.cursor!,
    });

    expect([...first.items, ...second.items].map(({ value }) => value['n'])).toEqual([5, 4, 3, 2, 1]);
    expect(second.cursor).toBeNull();
    await expect(orders.query({ partition: 'mine', cursor: 'nonsense' })).rejects.toMatchObject({
      status: 422,
    });
  });

  it('keeps what it has answered through kill -9', async () => {
    await using store = await startTestStore();
    const carts = store.as('fn-carts').table('carts');
    const acknowledged: string[] = [];
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let n = 0; n < 1_000; n++) {
        const pk = `k${writer}-${n}`;
        await carts.transact({ writes: [item(pk)] });
        acknowledged.push(pk);
        if (acknowledged.length === 300) await store.process.kill();
      }
    });
    await Promise.allSettled(writers);

    await using again = await startTestStore({ STORE_DATA: store.folder });
    const found = await again
      .as('fn-carts')
      .table('carts')
      .batchGet(acknowledged.slice(-200).map((pk) => ({ pk, sk: 'x' })));
    expect(acknowledged.length).toBeGreaterThanOrEqual(300);
    expect(found).toHaveLength(200);
  });

  it('refuses a second owner of the files in one sentence', async () => {
    await using store = await startTestStore();
    const { status, stderr } = spawnSync(
      process.execPath,
      [join(import.meta.dirname, 'migrate.ts'), store.folder],
      { encoding: 'utf8' },
    );
    expect(status).toBe(1);
    expect(stderr).toMatch(/^Cannot open ".*products\.db": another process owns it, stop that one first\n$/);
  });

  it('gives each caller its own context and nothing else', async () => {
    await using store = await startTestStore();
    const key = { pk: 'a', sk: 'x' };
    await expect(store.as('fn-carts').table('orders').get(key)).rejects.toMatchObject({ status: 403 });
    await expect(
      store
        .as('fn-carts')
        .table('products')
        .transact({ writes: [item('a')] }),
    ).rejects.toMatchObject({ code: 'store-not-allowed' });
    await expect(store.as('fn-carts').table('products').get(key)).resolves.toBeNull();
    await expect(store.as('stranger').table('carts').get(key)).rejects.toMatchObject({ status: 401 });
  });

  it('streams a feed from where its reader left off', async () => {
    await using store = await startTestStore();
    const users = store.as('fn-users').table('users');
    for (const epoch of [1, 2, 3]) {
      const data = { user: 'user-0001', epoch };
      await users.transact({ writes: [], outbox: [{ type: 'EpochRaised', key: 'user-0001', data }] });
    }
    const request = get(`${store.process.url}/feeds/users`, {
      headers: {
        'tessera-caller': 'edge',
        authorization: `Bearer ${store.token('edge')}`,
        'last-event-id': '1',
      },
    });
    const [response] = await once(request, 'response');
    expect(response.headers['tessera-feed-last']).toBe('3');
    let text = '';
    for await (const chunk of response) {
      text += chunk;
      if (text.includes('id: 3')) break;
    }

    expect(text).not.toContain('id: 1\n');
    expect(text).toContain('id: 2\nevent: EpochRaised\n');
  });
});
