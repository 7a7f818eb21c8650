import { createLogger } from '@tessera/service';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createQueues, type Queues } from '../queues/queues.ts';
import { openBus, type TestBus } from '../states/testing/open-bus.ts';
import { createSchedules, type Schedules } from './schedules.ts';

const MINUTE = 60_000;
const start = Date.parse('2026-11-22T12:00:30Z');
const queue = 'schedule-demo.fifo';
const nightly = { name: 'nightly', expression: 'cron(0 3 * * ? *)', queue, input: { operation: 'sweep' } };
const often = { name: 'often', expression: 'rate(5 minutes)', queue, input: null };

let file: TestBus;
let now: number;
let queues: Queues;
let schedules: Schedules;

function open(bus = file.bus): void {
  queues = createQueues(bus, () => now);
  schedules = createSchedules({ bus, queues, logger: createLogger('test', 'silent'), now: () => now });
}
beforeEach(async () => {
  file = openBus();
  now = start;
  open();
  await queues.put(queue, { visibilityTimeout: MINUTE, retention: 86_400_000, deadLetters: null });
});
afterEach(() => file[Symbol.dispose]());

const sent = () => queues.peek(queue, 10).map(({ body }) => JSON.parse(body));

it('a schedule is sent once for each time, however often somebody looks and whatever is restarted', async () => {
  await schedules.put([often]);
  now += 5 * MINUTE - 1;
  expect(await schedules.fire()).toEqual([]);
  now += 1;
  expect(await schedules.fire()).toEqual(['often']);
  expect(await schedules.fire()).toEqual([]);
  open(file.reopen());
  expect(await schedules.fire()).toEqual([]);
  expect(sent()).toEqual([{ schedule: 'often', due: start + 5 * MINUTE, input: null }]);
});

it('of the times that passed while nothing ran only the last counts', async () => {
  await schedules.put([often, nightly]);
  now = Date.parse('2026-11-25T14:00:00Z');
  open(file.reopen());
  expect(await schedules.fire()).toEqual(['nightly', 'often']);
  expect(await schedules.fire()).toEqual([]);
  expect(schedules.list()).toMatchObject([
    { lastDue: '2026-11-25T03:00:00.000Z', nextDue: '2026-11-26T03:00:00.000Z' },
    { lastDue: '2026-11-25T13:55:30.000Z', nextDue: '2026-11-25T14:00:30.000Z' },
  ]);
});

it('a run that nobody has begun stands for those that come due meanwhile, one that runs holds the next back', async () => {
  await schedules.put([often]);
  for (const _ of [1, 2, 3]) {
    now += 5 * MINUTE;
    await schedules.fire();
  }
  expect(sent()).toMatchObject([{ due: start + 15 * MINUTE }]);
  const [running] = await queues.receive(queue, { max: 10, wait: 0, visibilityTimeout: 60 * MINUTE });
  now += 5 * MINUTE;
  await schedules.fire();
  expect(await queues.receive(queue, { max: 10, wait: 0 })).toEqual([]);
  await queues.remove(queue, [running!.receipt]);
  expect(await queues.receive(queue, { max: 10, wait: 0 })).toHaveLength(1);
});

it('a schedule that is declared again keeps counting, one that changed counts anew, and one that is gone is gone', async () => {
  await schedules.put([often, nightly]);
  now += 4 * MINUTE;
  await schedules.put([{ ...often, input: { operation: 'other' } }]);
  expect(schedules.list()).toMatchObject([{ name: 'often', lastDue: new Date(start).toISOString() }]);
  await schedules.put([{ ...often, expression: 'rate(10 minutes)' }]);
  expect(schedules.list()).toMatchObject([{ lastDue: new Date(now).toISOString() }]);
  await expect(schedules.put([{ ...often, expression: 'rate(1)' }])).rejects.toMatchObject({
    code: 'schedule-invalid',
  });
  await expect(schedules.put([{ ...often, queue: 'nowhere.fifo' }])).rejects.toMatchObject({
    code: 'store-unknown-queue',
  });
});

it('fires by itself when the time has come, and not any more when it is stopped', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const pass = async (time: number) => {
    now += time;
    await vi.advanceTimersByTimeAsync(time);
  };
  try {
    await schedules.put([often]);
    schedules.start();
    for (let minute = 0; minute < 4; minute++) await pass(MINUTE);
    expect(sent()).toEqual([]);
    await pass(MINUTE);
    await expect.poll(() => sent().length).toBe(1);
    schedules.stop();
    await queues.purge(queue);
    for (let minute = 0; minute < 6; minute++) await pass(MINUTE);
    expect(sent()).toEqual([]);
  } finally {
    vi.useRealTimers();
  }
});
