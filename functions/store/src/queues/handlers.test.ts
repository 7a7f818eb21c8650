import { headers as names } from '@tessera/contracts/headers';
import { createCaller } from '@tessera/function';
import { queuesContract } from '@tessera/function/store';
import { startTestStore } from '@tessera/function/testing';
import { expect, it } from 'vitest';

it('queues outlive a kill -9 of the store, and are for those who serve triggers or run the installation', async () => {
  await using store = await startTestStore();
  const as = (caller: string) =>
    createCaller(queuesContract, {
      name: 'store',
      url: store.process.url,
      headers: { [names.caller]: caller, authorization: `Bearer ${store.token(caller)}` },
    });
  const params = { name: 'work' };
  await as('host').putQueue({ params, body: {} });
  const bodies = Array.from({ length: 40 }, (_, place) => `message ${place}`);
  await as('host').sendMessages({ params, body: { messages: bodies.map((body) => ({ body })) } });
  const first = await as('host').receiveMessages({ params, body: { max: 10, visibilityTimeout: 0 } });
  const receipts = first.messages.map(({ receipt }) => receipt);
  await as('host').deleteMessages({ params, body: { receipts: receipts.slice(0, 4) } });
  await store.restart();

  const second = await as('host').receiveMessages({ params, body: { max: 100, wait: 1_000 } });
  // What was given back stands behind what nobody has seen.
  const rest = [...bodies.slice(10), ...bodies.slice(4, 10)];
  expect(second.messages.map(({ body }) => body)).toEqual(rest);
  expect(second.messages.map(({ receives }) => receives)).toEqual(rest.map((_, n) => (n < 30 ? 1 : 2)));
  expect((await as('operator').listQueues({})).queues).toMatchObject([{ name: 'work', inFlight: 36 }]);
  const metrics = await (await fetch(`${store.process.url}/metrics`)).text();
  expect(metrics).toMatch(/store_queue_messages\{queue="work",state="in-flight".*\} 36/);

  const refused = { code: 'store-not-allowed' };
  await expect(as('fn-orders').receiveMessages({ params, body: {} })).rejects.toMatchObject(refused);
  await expect(
    as('fn-orders').sendMessages({ params, body: { messages: [{ body: '' }] } }),
  ).rejects.toMatchObject(refused);
  await expect(as('host').purgeQueue({ params })).rejects.toMatchObject(refused);
  expect(await as('operator').purgeQueue({ params })).toEqual({ deleted: 36 });
});
