import { expect, it } from 'vitest';
import { defineFunction } from './config.ts';

const define = (...triggers: object[]) =>
  defineFunction({ name: 'demo', callers: ['test'], triggers: triggers as never });

it('a declared trigger gets its defaults', () => {
  const { triggers } = define(
    { queue: 'mail' },
    { events: { source: ['/tessera/orders'] }, batch: { size: 100, window: 50 } },
    { schedule: 'rate(5 minutes)' },
    { changes: 'orders' },
  );
  expect(triggers).toMatchObject([
    { queue: 'mail', batch: { size: 10, window: 0 }, maxReceives: 5 },
    { name: 'events', batch: { size: 100, window: 50 } },
    { name: 'schedule' },
    { name: 'changes', batch: { size: 100, window: 0 } },
  ]);
});

it.each([
  [[{}], /a trigger has one of events, queue, schedule, changes/],
  [[{ queue: 'Mail' }], /Invalid string/],
  [[{ queue: 'mail', batch: { size: 101 } }], /expected number to be <=100/],
  [[{ queue: 'mail', surplus: 1 }], /Unrecognized key: \\"surplus/],
  [
    [{ queue: 'mail', visibilityTimeout: 2_999 }],
    /after 2999 ms, while its batch and the function may take 3000 ms/,
  ],
  [[{ queue: 'mail.fifo', batch: { window: 5 } }], /keeps order, leave out the batch's window/],
  [[{ schedule: 'rate(1 hours)' }], /Cannot read schedule .*write rate\(1 hour\)/],
  [[{ schedule: 'rate(1 hour)' }, { schedule: 'rate(2 hours)' }], /two triggers have the name \\"schedule/],
  [[{ events: {}, batch: { window: 51 } }], /expected number to be <=50/],
  [[{ changes: 'weather' }], /Invalid option/],
])('%j is refused with a reason', (triggers, reason) => {
  expect(() => define(...triggers)).toThrow(reason);
});
