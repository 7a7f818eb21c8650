import type { QueueSettings } from '@tessera/function/store';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openBus, type TestBus } from '../states/testing/open-bus.ts';
import { createQueues, type Queues } from './queues.ts';

const settings: QueueSettings = { visibilityTimeout: 1_000, retention: 60_000, deadLetters: null };
const message = (body: string, more: object = {}) => ({ body, attributes: {}, delay: 0, ...more });
const all = { max: 100, wait: 0 };

let file: TestBus;
let now: number;
let queues: Queues;
beforeEach(() => {
  file = openBus();
  now = 1_000_000;
  queues = createQueues(file.bus, () => now);
});
afterEach(() => {
  queues.stop();
  file[Symbol.dispose]();
});

const bodies = async (name: string, max = 100) =>
  (await queues.receive(name, { ...all, max })).map(({ body }) => body);

describe('a queue', () => {
  it('hides what is received until it is deleted or its time is over, also over a restart', async () => {
    await queues.put('work', settings);
    await queues.send('work', [message('a'), message('b')]);
    const [first] = await queues.receive('work', { ...all, max: 1 });
    expect(first).toMatchObject({ body: 'a', receives: 1, group: null });
    expect(await bodies('work')).toEqual(['b']);
    expect(await queues.remove('work', [first!.receipt])).toBe(1);
    queues = createQueues(file.reopen(), () => now);
    expect(await bodies('work')).toEqual([]);
    now += 1_000;
    expect(await queues.receive('work', all)).toMatchObject([{ body: 'b', receives: 2 }]);
  });

  it('sends a message of one id once in five minutes', async () => {
    await queues.put('work', settings);
    const again = () => queues.send('work', [message('a', { id: 'one' })]);
    expect(await again()).toEqual([{ id: 'one', repeated: false }]);
    now += 299_999;
    expect(await again()).toEqual([{ id: 'one', repeated: true }]);
    now += 1;
    expect(await again()).toEqual([{ id: 'one', repeated: false }]);
  });

  it('buries a message that was received too often, and puts it back where it comes from', async () => {
    await queues.put('dead', settings);
    await queues.put('work', { ...settings, deadLetters: { queue: 'dead', maxReceives: 2 } });
    await queues.send('work', [message('poison')]);
    for (const _ of [1, 2]) {
      expect(await bodies('work')).toEqual(['poison']);
      now += 1_000;
    }
    expect(await bodies('work')).toEqual([]);
    expect(queues.peek('dead', 10)).toMatchObject([{ body: 'poison', source: 'work' }]);
    expect(await queues.redrive('dead', 10)).toBe(1);
    expect(await queues.receive('work', all)).toMatchObject([{ body: 'poison', receives: 1 }]);
  });

  it('wakes who waits as soon as a message comes, and whoever has gone gets none', async () => {
    await queues.put('work', settings);
    const leaving = new AbortController();
    const left = queues.receive('work', { max: 1, wait: 20_000, signal: leaving.signal });
    leaving.abort();
    expect(await left).toEqual([]);
    const waiting = queues.receive('work', { max: 1, wait: 20_000 });
    await queues.send('work', [message('a')]);
    expect(await waiting).toMatchObject([{ body: 'a' }]);
  });

  it('wakes who waits when a message becomes visible, whenever it does while one looks', async () => {
    const ticking = createQueues(file.bus, () => now++);
    await ticking.put('work', settings);
    for (let delay = 1; delay <= 12; delay += 1) {
      await ticking.send('work', [message('a', { delay })]);
      const [received] = await ticking.receive('work', { max: 1, wait: 60_000 });
      expect(received).toMatchObject({ body: 'a' });
      await ticking.remove('work', [received!.receipt]);
    }
  });

  it('wakes who waits for dead letters', async () => {
    await queues.put('dead', settings);
    await queues.put('work', { ...settings, deadLetters: { queue: 'dead', maxReceives: 1 } });
    await queues.send('work', [message('poison')]);
    const waiting = queues.receive('dead', { max: 1, wait: 60_000 });
    expect(await bodies('work')).toEqual(['poison']);
    now += 1_000;
    expect(await bodies('work')).toEqual([]);
    expect(await waiting).toMatchObject([{ body: 'poison' }]);
  });

  it('gives back what is not hidden any longer on request, and counts', async () => {
    await queues.put('work', settings);
    await queues.send('work', [message('a'), message('b'), message('later', { delay: 5_000 })]);
    const [first] = await queues.receive('work', { ...all, max: 1 });
    expect(queues.list()).toMatchObject([{ visible: 1, inFlight: 1, delayed: 1, oldestAge: 0 }]);
    expect(await queues.changeVisibility('work', [first!.receipt], 0)).toBe(1);
    expect(await bodies('work')).toEqual(['a', 'b']);
    now += 60_000;
    await queues.sweep();
    expect(queues.list()).toMatchObject([{ visible: 0, inFlight: 0, delayed: 0 }]);
  });

  it('refuses dead letters that go nowhere or to a queue of another kind, and messages of another kind', async () => {
    await queues.put('work.fifo', settings);
    const dead = (queue: string) => ({ ...settings, deadLetters: { queue, maxReceives: 1 } });
    for (const queue of ['work', 'nowhere', 'work.fifo'])
      await expect(queues.put('work', dead(queue))).rejects.toMatchObject({ code: 'store-queue-settings' });
    await expect(queues.send('work.fifo', [message('a')])).rejects.toMatchObject({
      code: 'store-queue-message',
    });
    await expect(queues.receive('nowhere', all)).rejects.toMatchObject({ code: 'store-unknown-queue' });
  });
});

describe('a FIFO queue', () => {
  it('keeps a group waiting while one of its messages is hidden, and others not', async () => {
    await queues.put('steps.fifo', settings);
    const sent = ['a1', 'a2', 'b1'].map((body) => message(body, { group: body[0] }));
    await queues.send('steps.fifo', sent);
    const [first] = await queues.receive('steps.fifo', { ...all, max: 1 });
    expect(await bodies('steps.fifo')).toEqual(['b1']);
    expect(await bodies('steps.fifo')).toEqual([]);
    await queues.remove('steps.fifo', [first!.receipt]);
    expect(await bodies('steps.fifo')).toEqual(['a2']);
  });
});

/** What a queue must do, in a few lines and slowly. */
interface Modelled {
  body: string;
  group: string;
  hiddenUntil: number;
  receives: number;
}

describe('queues in any history', () => {
  it('receive, hide, bury and delete like the model of them, through restarts', async () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('send' as const), group: fc.constantFrom('a', 'b', 'c') }),
      fc.record({ do: fc.constant('receive' as const), max: fc.integer({ min: 1, max: 3 }) }),
      fc.record({ do: fc.constant('delete' as const), nth: fc.nat(5) }),
      fc.record({ do: fc.constant('wait' as const), time: fc.constantFrom(400, 1_000) }),
      fc.record({ do: fc.constant('reopen' as const) }),
    );
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        fc.array(step, { minLength: 10, maxLength: 40, size: 'max' }),
        async (fifo, steps) => {
          run += 1;
          const [name, dead] = fifo ? [`q${run}.fifo`, `d${run}.fifo`] : [`q${run}`, `d${run}`];
          await queues.put(dead, settings);
          await queues.put(name, { ...settings, deadLetters: { queue: dead, maxReceives: 2 } });
          let live: Modelled[] = [];
          let buried: string[] = [];
          let receipts: { body: string; receipt: string; receives: number }[] = [];
          for (const [place, action] of steps.entries()) {
            if (action.do === 'wait') now += action.time;
            if (action.do === 'reopen') queues = createQueues(file.reopen(), () => now);
            if (action.do === 'send') {
              const body = `${place}`;
              live.push({ body, group: action.group, hiddenUntil: now, receives: 0 });
              await queues.send(name, [message(body, fifo ? { group: action.group } : {})]);
            }
            if (action.do === 'delete') {
              const chosen = receipts[action.nth];
              if (chosen === undefined) continue;
              await queues.remove(name, [chosen.receipt]);
              live = live.filter(
                ({ body, receives }) => body !== chosen.body || receives !== chosen.receives,
              );
            }
            if (action.do === 'receive') {
              const visible = () => live.filter(({ hiddenUntil }) => hiddenUntil <= now);
              const held = new Set(
                live.filter(({ hiddenUntil }) => hiddenUntil > now).map(({ group }) => group),
              );
              const ready = visible().filter(({ group }) => !fifo || !held.has(group));
              // Those that become visible again stand behind those that always were.
              if (!fifo) ready.sort((a, b) => a.hiddenUntil - b.hiddenUntil);
              const spent = new Set<Modelled>();
              const taken: Modelled[] = [];
              for (const one of ready) {
                if (taken.length === action.max) break;
                if (one.receives >= 2) spent.add(one);
                else taken.push(one);
              }
              for (const one of taken) {
                one.receives += 1;
                one.hiddenUntil = now + 1_000;
              }
              live = live.filter((one) => !spent.has(one));
              buried = [...buried, ...[...spent].map(({ body }) => body)];
              const received = await queues.receive(name, { max: action.max, wait: 0 });
              expect(received.map(({ body }) => body)).toEqual(taken.map(({ body }) => body));
              receipts = [...receipts, ...received].slice(-6);
            }
          }
          expect(queues.peek(name, 100).map(({ body }) => body)).toEqual(live.map(({ body }) => body));
          expect(
            queues
              .peek(dead, 100)
              .map(({ body }) => body)
              .sort(),
          ).toEqual(buried.sort());
        },
      ),
      { numRuns: 60 },
    );
  });
});
