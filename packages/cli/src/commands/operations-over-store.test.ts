import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningStore, runStore } from '../testing/running-store.ts';

let store: RunningStore;
beforeAll(async () => {
  // Nothing answers there: what is asked for here asks no function.
  store = await runStore('http://127.0.0.1:9');
});
afterAll(() => store[Symbol.asyncDispose]());

const put = (caller: string, context: string, writes: object[]) =>
  store.ask(caller, `POST /tables/${context}/transact`, { writes });
const tessera = (...args: string[]) => store.tessera(...args);

it('tessera queues shows what waits, puts dead letters back and deletes what nobody needs', async () => {
  await store.ask('host', 'PUT /queues/mail-dead', {});
  const deadLetters = { queue: 'mail-dead', maxReceives: 1 };
  await store.ask('host', 'PUT /queues/mail', { visibilityTimeout: 0, deadLetters });
  await store.ask('host', 'POST /queues/mail/messages', { messages: [{ id: 'm-1', body: 'to Ada' }] });
  // The second receive finds it spent.
  for (const _ of [1, 2]) await store.ask('host', 'POST /queues/mail/receive', { max: 1 });

  const listed = await tessera('queues', 'list');
  expect(listed.out).toMatch(/^mail-dead +1 +0 +0 +\d+ s +–$/m);
  expect(listed.out).toMatch(/^mail +0 +0 +0 +0 s +mail-dead$/m);
  expect((await tessera('queues', 'peek', 'mail-dead')).out).toMatch(/^m-1 .*Z +0 +mail +to Ada$/m);
  expect((await tessera('queues', 'redrive', 'mail-dead')).out).toBe(
    'Put 1 dead letters of "mail-dead" back.',
  );
  store.person.isMeant = false;
  await tessera('queues', 'purge', 'mail');
  expect((await tessera('queues', 'list')).out).toMatch(/^mail +1 /m);
  store.person.isMeant = true;
  expect((await tessera('queues', 'purge', 'mail')).out).toBe('Deleted 1 messages of "mail".');
  expect(await tessera('queues', 'peek', 'nowhere')).toMatchObject({
    code: 1,
    err: expect.stringContaining('Cannot use queue "nowhere"'),
  });
});

it('tessera stock low shows what runs out', async () => {
  expect((await tessera('stock', 'low')).out).toBe('Nothing runs out within 14 days.');
  const value = {
    sku: 'CUP-RED',
    slug: 'cup',
    productName: 'Cup',
    brand: 'Norr',
    category: 'kitchen',
    name: 'Red',
  };
  const shown = { options: {}, price: 900, image: '/media/cup.svg', stock: 2 };
  await put('fn-products', 'products', [
    { op: 'put', pk: 'sku#CUP-RED', sk: 'variant', value: { ...value, ...shown } },
  ]);
  const days = { [Math.floor(Date.now() / 86_400_000)]: 6 };
  await put('fn-views', 'views', [
    {
      ...{
        op: 'put',
        pk: 'low-stock#sku#CUP-RED',
        sk: 'low-stock',
        value: { sku: 'CUP-RED', units: 6, days },
      },
      index: { partition: 'low-stock', sort: '000000006#CUP-RED' },
    },
  ]);
  expect((await tessera('stock', 'low')).out).toMatch(/^CUP-RED +Cup, Red +2 +6 +10$/m);
  expect((await tessera('stock', 'low', '--days', '10')).out).toBe('Nothing runs out within 10 days.');
  expect(await tessera('stock', 'low', '--days', 'soon')).toMatchObject({ code: 1 });
});

it('tessera stock best shows what sells', async () => {
  expect((await tessera('stock', 'best')).out).toBe('Nothing was sold.');
  const long = { sku: 'LAMP', slug: 'lamp', category: 'lighting', units: 9, days: { 100: 9 } };
  await put('fn-views', 'views', [
    { op: 'put', pk: 'best-sellers#sku#LAMP', sk: 'best-sellers', value: long },
  ]);
  expect((await tessera('stock', 'best')).out).toBe('Nothing was sold.');
  expect((await tessera('stock', 'best', '--ever')).out).toMatch(/^LAMP +lamp +lighting +9$/m);
  expect((await tessera('stock', 'best', '--ever', '--category', 'desk')).out).toBe('Nothing was sold.');
});

it('tessera views shows what is in them, and makes one again', async () => {
  await store.ask('host', 'PUT /events/rules/views-low-stock', {
    ...{ pattern: { source: ['tessera.products'] }, target: { function: 'views' } },
  });
  expect((await tessera('views', 'list')).out).toMatch(/^low-stock +\d +0 +[0-9a-f]{16}$/m);
  expect((await tessera('views', 'list')).out).toMatch(/^history +0 +no rule +e3b0c44298fc1c14$/m);
  const { out } = await tessera('views', 'rebuild', 'low-stock');
  expect(out).toMatch(/^Dropped \d rows of "low-stock", and replays the archive up to event 0/);
  expect((await tessera('views', 'list')).out).toMatch(/^low-stock +0 +0 /m);
  expect(await tessera('views', 'rebuild', 'weather')).toMatchObject({
    code: 1,
    err: expect.stringContaining('the views are history, best-sellers, low-stock'),
  });
});
