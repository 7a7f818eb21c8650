/** Functions ask over framed connections, everybody else over HTTP: both get the same answers. */

import { once } from 'node:events';
import { startTestStore } from '@tessera/function/testing';
import { createAsker } from '@tessera/service/frames';
import { expect, it } from 'vitest';

const key = { pk: 'a', sk: 'x' };

it('answers framed questions as it answers requests, for the same callers and nobody else', async () => {
  await using store = await startTestStore();
  const authorization = `Bearer ${store.token('fn-carts')}`;
  const headers = { 'tessera-caller': 'fn-carts', authorization };
  const ask = createAsker({ url: store.process.url, headers });
  const write = { writes: [{ op: 'put', ...key, value: { n: 1 } }] };
  const asked = [
    ['carts', 'transact', write],
    ['carts', 'get', key],
    ['carts', 'get', { pk: 'none', sk: 'x' }],
    ['carts', 'get', { pk: 'a' }],
    ['orders', 'get', key],
    ['nothing', 'get', key],
  ] as const;
  for (const [context, operation, body] of asked) {
    const question = { operation, params: { context }, body, context: { 'x-request-id': 'request-1' } };
    const framed = await ask(JSON.stringify(question), { timeout: 10_000 });
    const response = await fetch(`${store.process.url}/tables/${context}/${operation}`, {
      method: 'POST',
      headers: { ...headers, 'x-request-id': 'request-1' },
      body: JSON.stringify(body),
    });
    if (operation === 'transact') expect(framed.body).toEqual({ outcome: 'committed' });
    expect({ status: response.status, body: await response.json() }).toEqual(framed);
  }
});

it('ends at SIGTERM with its last answer, whoever keeps a connection', async () => {
  await using store = await startTestStore();
  const carts = store.as('fn-carts').table('carts');
  await carts.get(key);
  const writing = carts.transact({ writes: [{ op: 'put', ...key, value: { n: 1 } }] });
  const reading = carts.get(key);
  const exit = once(store.process.child, 'exit');
  await reading;
  store.process.child.kill('SIGTERM');
  expect(await writing).toEqual({ outcome: 'committed' });
  expect(await exit).toEqual([0, null]);
  await expect(carts.get(key)).rejects.toMatchObject({ status: 502, code: 'upstream-failed' });
});
