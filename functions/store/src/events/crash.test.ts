import type { CloudEvent } from '@tessera/contracts/operator';
import { describe, expect, it } from 'vitest';
import { StatesError } from '../states/data/states-error.ts';
import { type CrashPoint, crashingEvents, type Life } from './testing/crashing-events.ts';

const pattern = { source: ['tessera.orders'] };
const data = { id: 'order-0001', user: 'user-0001', status: 'confirmed', version: 1 };
/** Keys in the order in which they are told of. */
const told = ['good', 'slow', 'bad', 'good', 'slow', 'bad', 'slow'];
const points: CrashPoint[] = Array.from({ length: 10 }, (_, n) => [
  { commit: n + 1, kept: false },
  { commit: n + 1, kept: true },
]).flat();

/** Milliseconds. */
const often = { interval: 5, timeout: 10_000 };

async function tell({ contexts }: Life): Promise<void> {
  for (const key of told)
    await contexts.orders.transact({ writes: [], outbox: [{ type: 'OrderConfirmed', key, data }] });
}

describe('a process that ends at any commit', () => {
  it.each(points)('loses no event, order or dead letter: commit $commit, kept: $kept', async (point) => {
    const taken: CloudEvent[] = [];
    const tries = new Map<string, number>();
    await using process = crashingEvents((events) => {
      for (const { id, subject } of events) {
        tries.set(id, (tries.get(id) ?? 0) + 1);
        const isRefused = subject === 'bad' || (subject === 'slow' && tries.get(id)! < 3);
        if (isRefused) throw new StatesError('RangeError', 'no');
      }
      taken.push(...events);
    });
    const rule = process.rule({
      ...{ pattern, attempts: 4, from: 'beginning' },
      target: { function: 'views', batch: { size: 2 } },
    });
    const first = await process.start(point);
    void first.events.rules.put('views', rule);
    await tell(first);
    const settled = ({ events }: Life) => {
      const [state] = events.rules.list();
      const isRead = events.archive.sourceOf('orders') === told.length;
      return isRead && state?.lag === 0 && state.waiting === 0 && state.dead === 2;
    };
    await Promise.race([first.ended, expect.poll(() => settled(first), often).toBe(true)]);

    const second = await process.start();
    await second.events.rules.put('views', rule);
    await expect.poll(() => settled(second), often).toBe(true);
    await second.events.stop();
    const archived = second.events.archive.after(0, 99);
    expect(archived.map(({ key }) => key)).toEqual(told);
    expect(archived.map(({ source }) => source)).toEqual(told.map((_, place) => place + 1));
    const dead = second.events.rules.listDead({ after: 0, limit: 9 });
    expect(dead.map(({ event }) => event.id).sort()).toEqual(['orders-3', 'orders-6']);
    for (const key of ['good', 'slow']) {
      const ids = taken.filter(({ subject }) => subject === key).map(({ id }) => id);
      expect([...new Set(ids)]).toEqual(told.flatMap((one, n) => (one === key ? [`orders-${n + 1}`] : [])));
    }
  });
});
