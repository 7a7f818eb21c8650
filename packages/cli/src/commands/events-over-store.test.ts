import { startTestFrames } from '@tessera/service/testing';
import { expect, it } from 'vitest';
import { type RunningStore, runStore } from '../testing/running-store.ts';

/** Functions that take events about everything but what is refused. */
async function startFunctions() {
  const taken: { id: string; replay?: string }[] = [];
  const refused = new Set<string>();
  const frames = await startTestFrames((what) => {
    const { events } = (what as { payload: { body: { events: { id: string; subject: string }[] } } }).payload
      .body;
    const failed = refused.has(events[0]?.subject ?? '');
    if (!failed) taken.push(...events);
    const answer = failed ? { errorType: 'RangeError', errorMessage: 'out of range' } : null;
    return { status: 200, body: JSON.stringify({ failed, text: JSON.stringify(answer) }) };
  });
  return { ...frames, taken, refused };
}

const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 10_000 });

async function tell(store: RunningStore, key: string): Promise<void> {
  const data = { id: 'order-0001', user: 'user-0001', status: 'confirmed', version: 1 };
  await store.ask('fn-orders', 'POST /tables/orders/transact', {
    writes: [],
    outbox: [{ type: 'OrderConfirmed', key, data, correlation: 'all-of-it' }],
  });
}

it('tessera events shows rules, dead letters and the archive, and delivers again', {
  timeout: 30_000,
}, async () => {
  using functions = await startFunctions();
  await using store = await runStore(functions.url);
  const { tessera } = store;
  functions.refused.add('bad');
  const rule = { pattern: { source: ['tessera.orders'] }, target: { function: 'views' }, attempts: 1 };
  await store.ask('host', 'PUT /events/rules/views.events', rule);
  for (const key of ['good', 'bad', 'worse']) await tell(store, key);

  const jsonOf = async (...args: string[]) => JSON.parse((await tessera('events', ...args, '--json')).out);
  await eventually(async () => (await jsonOf('dead')).dead.length).toBe(1);
  await eventually(() => functions.taken.map(({ id }) => id)).toEqual(['orders-1', 'orders-3']);
  const rules = await tessera('events', 'rules');
  expect(rules.out).toMatch(/^rule +target +lag +waiting +dead +replay$/m);
  expect(rules.out).toMatch(/^views\.events +function views +0 +0 +1 +–$/m);
  expect(rules.out).toMatch(/^order-begin +machine order/m);

  const dead = await tessera('events', 'dead', '--rule', 'views.events');
  expect(dead.out).toMatch(/^1 +views\.events +tessera\.orders\.OrderConfirmed +bad +1 .*RangeError/m);
  const one = await tessera('events', 'dead', '1');
  expect(one.out).toContain('"subject": "bad"');
  functions.refused.clear();
  expect((await tessera('events', 'redrive', '--rule', 'views.events')).out).toBe(
    'Trying 1 again for views.events',
  );
  await eventually(() => functions.taken.map(({ id }) => id)).toEqual(['orders-1', 'orders-3', 'orders-2']);
  expect((await tessera('events', 'dead')).out).toBe('No dead letters');

  const archive = await tessera('events', 'archive', '--key', 'bad', '--from', '2020-01-01');
  expect(archive.out).toMatch(/^2 +\S+ +tessera\.orders\.OrderConfirmed +bad +all-of-it$/m);
  expect((await tessera('events', 'archive', '--context', 'users')).out).toBe('No events');
  const page = await tessera('events', 'archive', '--limit', '2');
  expect(page.out).toContain('More: --after 2');

  expect((await tessera('events', 'replay', 'views.events', '--from', '2')).out).toMatch(/^Replaying 2 to 3/);
  await eventually(() => functions.taken.slice(3).map(({ id }) => id)).toEqual(['orders-2', 'orders-3']);
  expect(functions.taken.slice(3).every(({ replay }) => replay !== undefined)).toBe(true);
});

it('tessera events asks before it forgets, and says what is wrong', { timeout: 30_000 }, async () => {
  using functions = await startFunctions();
  await using store = await runStore(functions.url);
  const { tessera, person } = store;
  functions.refused.add('bad');
  const rule = { pattern: { source: ['tessera.orders'] }, target: { function: 'views' }, attempts: 1 };
  await store.ask('host', 'PUT /events/rules/views.events', rule);
  await tell(store, 'bad');
  await eventually(async () => (await tessera('events', 'dead')).out).toContain('bad');

  person.isMeant = false;
  expect((await tessera('events', 'discard', '1')).out).toBe('Nothing was changed');
  person.isMeant = true;
  expect((await tessera('events', 'discard', '1')).out).toBe('Discarded 1');
  expect((await tessera('events', 'drop', 'views.events')).out).toBe('Dropped views.events');
  expect(person.questions).toHaveLength(3);

  for (const [args, why] of [
    [['drop', 'order-begin'], 'it is part of the store'],
    [['dead', '1'], 'it was tried again or discarded'],
    [['dead', 'x'], 'give a number'],
    [['redrive'], 'name one dead letter, or a rule'],
    [['replay', 'views.events', '--from', 'once'], 'give a time such as'],
    [['replay', 'order-begin', '--from', '9'], 'it has taken no event from 9 on yet'],
    [['replay', 'views.events', '--from', '1'], 'it was never put, or was dropped'],
  ] as const) {
    const refused = await tessera('events', ...args);
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining(why)]);
  }
  await store.kill();
  const silent = await tessera('events', 'rules');
  expect([silent.code, silent.err]).toEqual([1, expect.stringContaining('Cannot reach the store')]);
});
