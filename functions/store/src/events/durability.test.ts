import { headers as names } from '@tessera/contracts/headers';
import type { CloudEvent } from '@tessera/contracts/operator';
import { createCaller } from '@tessera/function';
import { eventsContract } from '@tessera/function/store';
import { startTestStore, type TestStore } from '@tessera/function/testing';
import { startTestFrames } from '@tessera/service/testing';
import { expect, it } from 'vitest';

const KEYS = 12;
const ROUNDS = 8;
/** Kills of the store, each after so many more deliveries. */
const KILLS = [1, 3, 7, 12, 20, 33];

/** Stands where the host does, and refuses every fifth delivery once. */
async function startHost() {
  const delivered: CloudEvent[] = [];
  let asked = 0;
  const frames = await startTestFrames((what) => {
    const { body } = (what as { payload: { body: { events: CloudEvent[] } } }).payload;
    asked += 1;
    const failed = asked % 5 === 0;
    if (!failed) delivered.push(...body.events);
    const answer = failed ? { errorType: 'RangeError', errorMessage: 'no' } : null;
    return { status: 200, body: JSON.stringify({ failed, text: JSON.stringify(answer) }) };
  });
  return { ...frames, delivered };
}

const operate = (store: TestStore) =>
  createCaller(eventsContract, {
    name: 'store',
    url: store.process.url,
    headers: { [names.caller]: 'operator', authorization: `Bearer ${store.token('operator')}` },
  });

it('no event is lost and none overtakes another of its key, wherever the store is killed', async () => {
  using host = await startHost();
  await using store = await startTestStore({ STORE_HOST_URL: host.url, LOG_LEVEL: 'silent' });
  const rule = {
    pattern: { 'detail-type': ['OrderConfirmed'] },
    target: { function: 'views', batch: { size: 3 } },
  };
  await operate(store).putRule({ params: { name: 'views' }, body: rule });
  const write = async (key: string, version: number) => {
    const data = { id: 'order-0001', user: 'user-0001', status: 'confirmed', version };
    const outbox = [{ type: 'OrderConfirmed', key, data }];
    await expect
      .poll(
        async () =>
          store
            .as('fn-orders')
            .table('orders')
            .transact({
              writes: [],
              outbox,
              idempotency: {
                scope: 'test',
                key: `${key}/${version}`,
                hash: 'h',
                answer: {},
                expiresAt: 9e12,
              },
            })
            .catch(() => null),
        { timeout: 20_000 },
      )
      .not.toBeNull();
  };
  const writing = Promise.all(
    Array.from({ length: KEYS }, async (_, key) => {
      for (let version = 0; version < ROUNDS; version++) await write(`order-${key}`, version);
    }),
  );
  for (const more of KILLS) {
    const target = Math.min(host.delivered.length + more, KEYS * ROUNDS);
    await expect
      .poll(() => host.delivered.length, { timeout: 20_000, interval: 2 })
      .toBeGreaterThanOrEqual(target);
    await store.restart();
  }
  await writing;
  // What was just written is in no archive yet, and no rule is behind for it.
  const seen = () => new Set(host.delivered.map(({ id }) => id)).size;
  await expect.poll(seen, { timeout: 30_000 }).toBe(KEYS * ROUNDS);
  const state = async () => (await operate(store).listRules({})).rules.find(({ name }) => name === 'views');
  await expect.poll(state, { timeout: 30_000 }).toMatchObject({ lag: 0, waiting: 0, dead: 0 });

  const firsts = new Map<string, CloudEvent[]>();
  for (const event of host.delivered) {
    const before = firsts.get(event.subject) ?? [];
    if (before.some(({ id }) => id === event.id)) continue;
    firsts.set(event.subject, [...before, event]);
  }
  expect(firsts.size).toBe(KEYS);
  for (const events of firsts.values()) {
    expect(events.map(({ data }) => data['version'])).toEqual(Array.from({ length: ROUNDS }, (_, n) => n));
  }
  const archived = await operate(store).listArchive({ query: { limit: 200 } });
  expect(new Set(archived.events.map(({ event }) => event.id)).size).toBe(KEYS * ROUNDS);
  expect(archived.events).toHaveLength(KEYS * ROUNDS);
}, 60_000);

it('only the operator looks into events', async () => {
  await using store = await startTestStore();
  const as = (caller: string) =>
    createCaller(eventsContract, {
      name: 'store',
      url: store.process.url,
      headers: { [names.caller]: caller, authorization: `Bearer ${store.token(caller)}` },
    });
  await expect(as('fn-orders').listArchive({ query: {} })).rejects.toMatchObject({
    code: 'store-not-allowed',
  });
  const rule = { pattern: { source: ['tessera.orders'] }, target: { function: 'views' } };
  const put = { params: { name: 'views' }, body: rule };
  await expect(as('fn-orders').putRule(put)).rejects.toMatchObject({ code: 'store-not-allowed' });
  expect(await as('host').putRule(put)).toEqual({ changed: true });
  await expect(as('host').listRules({})).rejects.toMatchObject({ code: 'store-not-allowed' });
  const { rules } = await as('operator').listRules({});
  expect(rules.map(({ name }) => name)).toEqual(['order-begin', 'order-payment', 'order-wake', 'views']);
  const figures = await fetch(`${store.process.url}/metrics`).then((answer) => answer.text());
  expect(figures).toMatch(/^events_lag\{rule="views",service="store"\} 0$/m);
  const own = { params: { name: 'order-begin' } };
  await expect(as('operator').dropRule(own)).rejects.toMatchObject({ code: 'store-rule-own' });
  await as('operator').dropRule({ params: { name: 'views' } });
  const version = { params: { context: 'orders' as const, type: 'OrderPlaced', version: 2 } };
  expect(await as('operator').getEventSchema(version)).toMatchObject({ type: 'object' });
  await expect(
    as('operator').getEventSchema({ params: { ...version.params, version: 9 } }),
  ).rejects.toMatchObject({ code: 'store-unknown-event' });
  await expect(as('operator').getDeadEvent({ params: { id: 1 } })).rejects.toMatchObject({
    code: 'store-unknown-dead-event',
  });
});
