import type { CloudEvent } from '@tessera/contracts/operator';
import { queueSettingsSchema } from '@tessera/function/store';
import { describe, expect, it } from 'vitest';
import { StatesError } from '../states/data/states-error.ts';
import { createOwnTarget } from './targets/own-target.ts';
import { openEvents } from './testing/open-events.ts';

const eventually = <T>(read: () => T) => expect.poll(read, { interval: 5, timeout: 10_000 });
const idsOf = (batches: readonly (readonly CloudEvent[])[]) => batches.flat().map(({ id }) => id);
const keysOf = (batches: readonly (readonly CloudEvent[])[]) => batches.flat().map(({ subject }) => subject);
/** As the function throws. */
const fault = () => new StatesError('RangeError', 'no');

function listen(refuses: (event: CloudEvent) => boolean = () => false) {
  const batches: CloudEvent[][] = [];
  return {
    batches,
    take(events: readonly CloudEvent[]) {
      if (events.some(refuses)) throw fault();
      batches.push([...events]);
    },
  };
}

describe('the archive', () => {
  it('keeps every event once and in order, and goes on where it was', async () => {
    await using events = await openEvents();
    await events.tell('1', '2');
    await events.reopen();
    await events.tell('3');
    await eventually(() => events.archive.after(0, 9).map(({ key }) => key)).toEqual(['1', '2', '3']);
    expect(events.archive.after(0, 9).map(({ source }) => source)).toEqual([1, 2, 3]);
    expect(events.archive.find({ key: '2' }, { after: 0, limit: 9 })).toHaveLength(1);
    expect(events.archive.find({ context: 'users' }, { after: 0, limit: 9 })).toEqual([]);
    expect(events.archive.firstAt(0)).toBe(1);
    expect(events.archive.firstAt(Date.now() + 1_000)).toBe(4);
  });

  it('is written in one commit with what the store itself does for the events', async () => {
    const took: string[] = [];
    let bus: { commit(work: () => void): Promise<void> } | undefined;
    const target = createOwnTarget(async ({ event }) => {
      await bus?.commit(() => void took.push(event.key));
    });
    const pattern = { source: ['tessera.orders'] };
    await using events = await openEvents({ own: [{ name: 'begin', machine: 'order', pattern, target }] });
    bus = events.contexts.bus;
    let commits = 0;
    events.contexts.bus.onCommitted(() => {
      commits += 1;
    });
    const data = { id: 'order-0001', user: 'user-0001', status: 'confirmed', version: 1 };
    const row = (key: string) => ({ type: 'OrderConfirmed', key, data });
    await events.contexts.orders.transact({ writes: [], outbox: [row('1'), row('2'), row('3')] });
    await eventually(() => took).toEqual(['1', '2', '3']);
    expect(events.archive.after(0, 9)).toHaveLength(3);
    expect(commits).toBe(1);
  });

  it('is written once for many events when nothing in the store waits for them', async () => {
    await using events = await openEvents();
    let commits = 0;
    events.contexts.bus.onCommitted(() => {
      commits += 1;
    });
    const keys = Array.from({ length: 30 }, (_, n) => String(n));
    await events.tell(...keys);
    await eventually(() => events.archive.after(0, 99).map(({ key }) => key)).toEqual(keys);
    expect(commits).toBeLessThan(15);
  });
});

describe('a rule', () => {
  it('delivers what matches, as CloudEvents and in order, and nothing twice when it goes on later', async () => {
    const { batches, take } = listen();
    await using events = await openEvents({ take });
    await events.putRule('views', {
      pattern: { 'detail-type': ['OrderConfirmed'], detail: { subject: ['1', '3'] } },
    });
    await events.tell('1', '2', '3');
    await eventually(() => idsOf(batches)).toEqual(['orders-1', 'orders-3']);
    expect(batches[0]![0]).toMatchObject({
      ...{
        specversion: '1.0',
        source: '/tessera/orders',
        type: 'tessera.orders.OrderConfirmed',
        subject: '1',
      },
      ...{ sequence: '000000000001', dataschema: '/events/schemas/orders/OrderConfirmed/1' },
      data: { id: 'order-0001', status: 'confirmed' },
    });
    await events.reopen();
    await events.tell('3');
    await eventually(() => idsOf(batches)).toEqual(['orders-1', 'orders-3', 'orders-4']);
    await eventually(() => events.rules.list()).toMatchObject([
      { name: 'views', lag: 0, waiting: 0, dead: 0, replay: null },
    ]);
  });

  it('is behind as soon as something is committed, also while the archive waits for more', async () => {
    const { batches, take } = listen();
    await using events = await openEvents({ take });
    await events.putRule('views');
    await events.tell('1');
    expect(events.archive.last()).toBe(0);
    expect(events.rules.list()).toMatchObject([{ lag: 1, waiting: 0 }]);
    await eventually(() => keysOf(batches)).toEqual(['1']);
    await eventually(() => events.rules.list()).toMatchObject([{ lag: 0 }]);
  });

  it('begins with what comes next, or with the first event of all', async () => {
    const { batches, take } = listen();
    await using events = await openEvents({ take });
    await events.tell('1');
    await eventually(() => events.archive.last()).toBe(1);
    await events.putRule('late');
    await events.tell('2');
    await eventually(() => keysOf(batches)).toEqual(['2']);
    await events.putRule('early', { from: 'beginning' });
    await eventually(() => keysOf(batches)).toEqual(['2', '1', '2']);
  });

  it('that is put again as it is changes nothing, and keeps its place when it is changed', async () => {
    const { batches, take } = listen();
    await using events = await openEvents({ take });
    expect(await events.putRule('views', { from: 'beginning' })).toBe(true);
    expect(await events.putRule('views', { from: 'beginning' })).toBe(false);
    await events.tell('1');
    await eventually(() => keysOf(batches)).toEqual(['1']);
    expect(await events.putRule('views', { attempts: 3, from: 'beginning' })).toBe(true);
    await events.tell('2');
    await eventually(() => keysOf(batches)).toEqual(['1', '2']);
  });

  it('is refused with a pattern or a queue that is not there', async () => {
    await using events = await openEvents();
    await expect(
      events.putRule('odd', { pattern: { detail: { a: [{ like: 'x' }] } } }),
    ).rejects.toMatchObject({
      code: 'store-rule-pattern',
      message: expect.stringContaining('"detail.a"'),
    });
    await expect(events.putRule('odd', { target: { queue: 'nowhere' } })).rejects.toMatchObject({
      code: 'store-rule-target',
    });
    expect(events.rules.list()).toEqual([]);
  });

  it('sends to a queue, each event once however often it is delivered', async () => {
    await using events = await openEvents();
    await events.queues.put('orders.fifo', queueSettingsSchema.parse({}));
    await events.putRule('queue', { target: { queue: 'orders.fifo' } });
    await events.tell('1', '2', '1');
    await eventually(() => events.queues.peek('orders.fifo', 9)).toHaveLength(3);
    await events.rules.replay('queue', { from: 1 });
    await eventually(() => events.queues.peek('orders.fifo', 9)).toHaveLength(6);
    const [first] = await events.queues.receive('orders.fifo', { max: 1, wait: 0 });
    expect(first).toMatchObject({ group: '1' });
    expect(JSON.parse(first!.body)).toMatchObject({ id: 'orders-1' });
  });
});

describe('an event that is refused', () => {
  it('holds up its key alone, in order, until it is taken', async () => {
    let open = false;
    const { batches, take } = listen(({ subject }) => subject === '1' && !open);
    await using events = await openEvents({ take });
    await events.putRule('views', { attempts: 50 });
    await events.tell('1', '2', '1', '3', '1');
    await eventually(() => keysOf(batches)).toEqual(['2', '3']);
    await eventually(() => events.rules.list()[0]).toMatchObject({ lag: 0, waiting: 3 });
    open = true;
    await expect
      .poll(() => idsOf(batches))
      .toEqual([...['2', '4'], ...['1', '3', '5']].map((n) => `orders-${n}`));
    await eventually(() => events.rules.list()[0]).toMatchObject({ waiting: 0, dead: 0 });
  });

  it('goes on waiting in the next process, with the attempts that it had', async () => {
    let attempts = 0;
    const { batches, take } = listen(({ subject }) => subject === '1' && ++attempts > 0);
    await using events = await openEvents({ take, pause: 20 });
    await events.putRule('views', { attempts: 6 });
    await events.tell('1', '2', '1');
    await eventually(() => attempts).toBeGreaterThan(1);
    await events.reopen();
    await eventually(() => events.rules.list()[0]).toMatchObject({ dead: 2, waiting: 0 });
    // Its last answer may have been lost with the process that asked.
    expect(attempts).toBeLessThanOrEqual(13);
    expect(keysOf(batches)).toEqual(['2']);
  });

  it('is a dead letter after its attempts, and its key goes on', async () => {
    let attempts = 0;
    const { batches, take } = listen(({ id }) => id === 'orders-1' && ++attempts > 0);
    await using events = await openEvents({ take });
    await events.putRule('views', { attempts: 3 });
    await events.tell('1', '1');
    await eventually(() => idsOf(batches)).toEqual(['orders-2']);
    expect(attempts).toBe(3);
    const [dead] = events.rules.listDead({ after: 0, limit: 9 });
    expect(dead).toMatchObject({
      ...{ rule: 'views', seq: 1, attempts: 3, reason: 'RangeError: no' },
      event: { id: 'orders-1', subject: '1' },
    });
    await eventually(() => events.rules.list()).toMatchObject([{ dead: 1, waiting: 0, lag: 0 }]);
  });

  it('is redriven, one or all, and discarded', async () => {
    let open = false;
    const { batches, take } = listen(() => !open);
    await using events = await openEvents({ take });
    await events.putRule('views', { attempts: 1 });
    await events.tell('1', '2', '3', '4');
    await eventually(() => events.rules.list()[0]?.dead).toBe(4);
    open = true;
    const [first, second] = events.rules.listDead({ rule: 'views', after: 0, limit: 2 });
    await events.rules.redriveDead(first!.id);
    await eventually(() => keysOf(batches)).toEqual(['1']);
    await events.rules.discardDead(second!.id);
    await expect(events.rules.redriveDead(second!.id)).rejects.toMatchObject({
      code: 'store-unknown-dead-event',
    });
    expect(await events.rules.redriveRule('views')).toBe(2);
    await eventually(() => keysOf(batches).sort()).toEqual(['1', '3', '4']);
    expect(events.rules.listDead({ after: 0, limit: 9 })).toEqual([]);
  });

  it('waits without an attempt less while nobody is there, and so do all others', async () => {
    let there = false;
    let asked = 0;
    const { batches, take } = listen();
    await using events = await openEvents({
      take(given) {
        asked += 1;
        if (!there) throw new StatesError('Lambda.SdkClientException', 'connect ECONNREFUSED');
        take(given);
      },
    });
    await events.putRule('views', { attempts: 1 });
    await events.tell('1', '2', '1');
    await eventually(() => asked).toBeGreaterThan(5);
    await eventually(() => events.rules.list()).toMatchObject([{ lag: 3, waiting: 0, dead: 0 }]);
    there = true;
    await eventually(() => idsOf(batches)).toEqual(['orders-1', 'orders-2', 'orders-3']);
  });
});

describe('batches', () => {
  it('are no larger than asked for, and nothing is left out', async () => {
    const { batches, take } = listen();
    await using events = await openEvents({ take });
    await events.tell('1', '2', '3', '4', '5');
    await eventually(() => events.archive.last()).toBe(5);
    await events.putRule('views', { from: 'beginning', target: { function: 'views', batch: { size: 2 } } });
    await eventually(() => batches.map((batch) => batch.length)).toEqual([2, 2, 1]);
    expect(keysOf(batches)).toEqual(['1', '2', '3', '4', '5']);
  });

  it('wait for more, as long as they may', async () => {
    const { batches, take } = listen();
    await using events = await openEvents({ take });
    await events.putRule('views', { target: { function: 'views', batch: { size: 3, window: 50 } } });
    await events.tell('1', '2', '3', '4');
    await eventually(() => keysOf(batches)).toEqual(['1', '2', '3', '4']);
    expect(batches[0]!.length).toBeGreaterThan(1);
  });

  it('with one event at fault are taken apart: only that one is refused', async () => {
    const { batches, take } = listen(({ subject }) => subject === '3');
    await using events = await openEvents({ take });
    await events.tell('1', '2', '3', '4');
    await eventually(() => events.archive.last()).toBe(4);
    await events.putRule('views', {
      attempts: 2,
      from: 'beginning',
      target: { function: 'views', batch: { size: 9 } },
    });
    await eventually(() => keysOf(batches).sort()).toEqual(['1', '2', '4']);
    await expect
      .poll(() => events.rules.listDead({ after: 0, limit: 9 }))
      .toMatchObject([{ attempts: 2, seq: 3 }]);
  });

  it('are taken but for the events that the function names', async () => {
    let refused = 0;
    const batches: string[][] = [];
    await using events = await openEvents({
      take(given) {
        batches.push(given.map(({ subject }) => subject));
        const isFirst = given.some(({ subject }) => subject === '2') && refused++ === 0;
        return isFirst ? { batchItemFailures: [{ itemIdentifier: 'orders-2' }] } : null;
      },
    });
    await events.tell('1', '2', '3');
    await eventually(() => events.archive.last()).toBe(3);
    await events.putRule('views', { from: 'beginning', target: { function: 'views', batch: { size: 9 } } });
    await eventually(() => batches).toEqual([['1', '2', '3'], ['2']]);
  });
});

describe('a replay', () => {
  it('delivers once more from any point, marked and in order, before anything newer', async () => {
    const { batches, take } = listen();
    await using events = await openEvents({ take });
    await events.putRule('views');
    await events.tell('1', '2', '3');
    await eventually(() => batches).toHaveLength(3);
    const telling = events.tell('4', '5', '6');
    const replay = await events.rules.replay('views', { from: 2 });
    await telling;
    await eventually(() => keysOf(batches).filter((key) => key === '6')).toHaveLength(1);
    const marked = batches.flat().filter(({ replay: by }) => by === replay.name);
    expect(marked.map(({ subject }) => subject).slice(0, 2)).toEqual(['2', '3']);
    const last = idsOf(batches).lastIndexOf(marked.at(-1)!.id);
    expect(keysOf(batches).slice(last + 1)).toEqual(
      ['4', '5', '6'].filter((key) => !keysOf(batches.slice(0, last + 1)).includes(key)),
    );
    await eventually(() => events.rules.list()).toMatchObject([{ replay: null, lag: 0 }]);
  });

  it('of a part leaves the rule where it was', async () => {
    const { batches, take } = listen();
    await using events = await openEvents({ take });
    await events.putRule('views');
    await events.tell('1', '2', '3', '4');
    await eventually(() => batches).toHaveLength(4);
    await events.rules.replay('views', { from: 2, until: 3 });
    await eventually(() => events.rules.list()[0]).toMatchObject({ replay: null, lag: 0 });
    await events.tell('5');
    await eventually(() => keysOf(batches)).toEqual(['1', '2', '3', '4', '2', '3', '5']);
  });

  it('goes on in the next process', async () => {
    let open = true;
    const { batches, take } = listen();
    await using events = await openEvents({
      take(given) {
        if (!open) throw new StatesError('Lambda.TooManyRequestsException', 'busy');
        take(given);
      },
    });
    await events.putRule('views');
    await events.tell('1', '2');
    await eventually(() => batches).toHaveLength(2);
    open = false;
    const { name } = await events.rules.replay('views', { from: 1 });
    await expect(events.rules.replay('views', { from: 1 })).rejects.toMatchObject({
      code: 'store-rule-busy',
    });
    await events.reopen();
    open = true;
    await expect
      .poll(() => batches.flat().map(({ replay }) => replay))
      .toEqual([undefined, undefined, name, name]);
  });

  it('of nothing ends at once', async () => {
    await using events = await openEvents();
    await events.putRule('views');
    await events.rules.replay('views', { from: 100 });
    expect(events.rules.list()).toMatchObject([{ replay: null, position: 0 }]);
    await expect(events.rules.replay('none', { from: 1 })).rejects.toMatchObject({
      code: 'store-unknown-rule',
    });
  });
});
