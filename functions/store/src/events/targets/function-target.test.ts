import { describe, expect, it } from 'vitest';
import type { CallFunction } from '../../dispatcher/invoke-function.ts';
import type { ArchivedEvent } from '../archive.ts';
import { createFunctionTarget } from './function-target.ts';

const event = (source: number): ArchivedEvent => ({
  ...{ seq: source + 100, context: 'orders', source, type: 'OrderConfirmed', version: 1, key: 'order-0001' },
  ...{ data: '{"id":"order-0001"}', trace: '00-a-b-01', correlation: 'order-0001', causation: null, at: 0 },
});
const signal = new AbortController().signal;

function listen() {
  const calls: { name: string; payload: unknown; key: string }[] = [];
  const call: CallFunction = async (name, payload, { key }) => {
    calls.push({ name, payload, key });
    return null;
  };
  return { calls, target: createFunctionTarget('views.events', { function: 'views' }, call) };
}

describe('a function', () => {
  it('that takes one event is told that it is for this one, and belongs to what that does', async () => {
    const { calls, target } = listen();
    await target.deliver([{ event: event(7), replay: null }], signal);
    expect(calls).toMatchObject([
      {
        name: 'views',
        key: 'views.events/107-107',
        payload: {
          ...{ operation: 'events', body: { rule: 'views.events', events: [{ id: 'orders-7' }] } },
          ...{ correlation: 'order-0001', causation: 'orders-7', traceparent: '00-a-b-01' },
        },
      },
    ]);
  });

  it('that takes several has them in order, marked by their replay, for the rule', async () => {
    const { calls, target } = listen();
    const deliveries = [
      { event: event(7), replay: 'again' },
      { event: event(8), replay: null },
    ];
    await target.deliver(deliveries, signal);
    expect(calls[0]?.payload).toMatchObject({
      causation: 'rule/views.events',
      body: { events: [{ id: 'orders-7', replay: 'again' }, { id: 'orders-8' }] },
    });
    expect(calls[0]?.payload).not.toHaveProperty('correlation');
  });
});
