import { headers as names } from '@tessera/contracts/headers';
import { createCaller } from '@tessera/function';
import {
  type CloudEvent,
  type Item,
  recentUnits,
  soldRecordSchema,
  type ViewName,
  viewNames,
  viewPartitions,
  viewsContract,
} from '@tessera/function/store';
import { startTestStore, type TestStore } from '@tessera/function/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyEvents } from './apply-events.ts';
import type { Row, Rows } from './projections/projection.ts';
import { histories } from './testing/histories.ts';
import { createViewsHandlers, projections } from './views.ts';

const contextOf: Record<ViewName, string> = {
  history: '/tessera/orders',
  'best-sellers': '/tessera/orders',
  'low-stock': '/tessera/products',
};
const eventsOf = (view: ViewName, events: readonly CloudEvent[]) =>
  events.filter(({ source }) => source === contextOf[view]);

/** The rows of a view after some events, in memory, sorted and as text. */
function project(view: ViewName, events: readonly CloudEvent[]): string[] {
  const table = new Map<string, Row>();
  const rows: Rows = {
    get: ({ pk, sk }) => table.get(`${pk} ${sk}`) ?? null,
    put: ({ pk, sk }, row) => void table.set(`${pk} ${sk}`, row),
  };
  for (const event of eventsOf(view, events)) projections[view].apply(event, rows);
  return [...table].map((row) => JSON.stringify(row)).sort();
}

describe.each(viewNames)('view "%s"', (view) => {
  it('is the same whatever comes again and in whatever order', () => {
    fc.assert(
      fc.property(
        histories.chain((events) =>
          fc.tuple(
            fc.constant(events),
            fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 }),
          ),
        ),
        ([events, shuffled]) => {
          expect(project(view, shuffled)).toEqual(project(view, events));
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('best sellers', () => {
  it('count confirmed orders alone, in all and of the last 30 days', () => {
    fc.assert(
      fc.property(histories, (events) => {
        const confirmed = new Set(
          events.filter(({ type }) => type.endsWith('OrderConfirmed')).map(({ subject }) => subject),
        );
        const sold = events
          .filter(({ type, subject }) => type.endsWith('OrderPlaced') && confirmed.has(subject))
          .flatMap(({ data, time }) =>
            (data['lines'] as { sku: string; quantity: number }[]).map((line) => ({ ...line, time })),
          )
          .filter(({ sku }) => sku === 'LAMP');
        const rows = project('best-sellers', events).filter((row) => row.includes('sku#LAMP'));
        expect(rows).toHaveLength(sold.length === 0 ? 0 : 1);
        if (sold.length === 0) return;
        const record = soldRecordSchema.parse(JSON.parse(rows[0]!)[1].value);
        const sum = (of: typeof sold) => of.reduce((total, { quantity }) => total + quantity, 0);
        expect(record.units).toBe(sum(sold));
        const last = Math.max(...sold.map(({ time }) => Date.parse(time)));
        const day = 86_400_000;
        const recent = sold.filter(
          ({ time }) => Math.floor(Date.parse(time) / day) > Math.floor(last / day) - 30,
        );
        expect(recentUnits(record, last)).toBe(sum(recent));
      }),
      { numRuns: 200 },
    );
  });
});

describe('in the store', () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await startTestStore();
  });
  afterAll(() => store[Symbol.asyncDispose]());

  const operator = () =>
    createCaller(viewsContract, {
      ...{ name: 'store', url: store.process.url },
      headers: { [names.caller]: 'operator', authorization: `Bearer ${store.token('operator')}` },
    });
  const views = async () => (await operator().listViews({})).views;
  const applyAll = async (events: readonly CloudEvent[], size: number) => {
    const table = store.as('fn-views').table('views');
    for (const view of viewNames) {
      const own = eventsOf(view, events);
      for (let from = 0; from < own.length; from += size)
        await applyEvents(table, { name: view, projection: projections[view] }, own.slice(from, from + size));
    }
  };
  const drop = () => Promise.all(viewNames.map((view) => operator().dropView({ params: { view } })));

  it('a view that is dropped and made again of its events is the same to the byte, in other batches and after a kill', async () => {
    for (const events of fc.sample(histories, 8)) {
      await drop();
      await applyAll(events, 3);
      await applyAll(events.slice(0, 5), 5);
      const before = await views();
      expect(before.map(({ rows }) => rows)).toEqual(viewNames.map((view) => project(view, events).length));
      await drop();
      expect((await views()).map(({ rows }) => rows)).toEqual([0, 0, 0]);
      await applyAll(events.slice(0, 4), 100);
      await store.restart();
      await applyAll(events, 100);
      expect(await views()).toEqual(before);
    }
  }, 60_000);

  it('those who write the same rows at once lose nothing, and count what several bring once', async () => {
    await drop();
    const [events] = fc.sample(
      histories.filter((history) => history.length > 12),
      1,
    );
    await applyAll(events!, 100);
    const before = await views();
    await drop();
    const handlers = createViewsHandlers(store.as('fn-views'));
    const orders = [...new Set(events!.map(({ subject }) => subject))];
    // Each writer has other orders, of which all write the same variants, and some of those of the next one.
    const shares = [0, 1, 2].map((share) =>
      events!.filter(({ subject }) => [share, share + 1].includes(orders.indexOf(subject) % 4)),
    );
    const apply = (view: ViewName, share: readonly CloudEvent[]) =>
      handlers.events(
        { body: { rule: `views-${view}`, events: eventsOf(view, share) } } as never,
        {} as never,
      );
    await Promise.all(viewNames.flatMap((view) => shares.map((share) => apply(view, share))));
    expect(await views()).toEqual(before);
  });

  it('the history of a customer is in the order of time, the newest first', async () => {
    await drop();
    const [events] = fc.sample(histories, 1);
    await applyAll(events!, 10);
    const partition = viewPartitions.history('user-0001');
    const { items } = await store
      .as('fn-views')
      .table('views')
      .query({ by: 'index', partition, descending: true });
    const times = items.map((item: Item) => (item.value['placed'] as { placedAt: string }).placedAt);
    expect(times).toEqual([...times].sort().reverse());
    const own = events!.filter(
      ({ type, data }) => type.endsWith('OrderPlaced') && data['user'] === 'user-0001',
    );
    expect(times).toHaveLength(own.length);
  });
});
