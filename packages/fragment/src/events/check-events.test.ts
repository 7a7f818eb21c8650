import { describe, expect, it } from 'vitest';
import { emit, listen } from './channel.ts';
import { checkEvents } from './check-events.ts';

const send = (detail: unknown) => window.dispatchEvent(new CustomEvent('tessera:cart:changed', { detail }));

describe('checkEvents()', () => {
  it('reports a payload that breaks the contract with a coded error, and only that', () => {
    const reports: { code: string; detail: string | undefined; payload: unknown }[] = [];
    const end = checkEvents(window, ({ problem: { code, detail } }, payload) =>
      reports.push({ code, detail, payload }),
    );
    emit('cart:changed', { count: 3 });
    send({ count: -1 });
    send({ count: 1, price: 5 });
    send(undefined);
    end();
    send({ count: 'many' });
    expect(reports.map(({ payload }) => payload)).toEqual([{ count: -1 }, { count: 1, price: 5 }, null]);
    expect(new Set(reports.map(({ code }) => code))).toEqual(new Set(['event-payload-refused']));
    expect(reports[0]!.detail).toMatch(/^Cannot accept event "cart:changed": count: .+, mend the remote/);
  });

  it('reports before anyone hears the event, which goes on', () => {
    const order: string[] = [];
    const unlisten = listen('cart:changed', () => order.push('heard'));
    const end = checkEvents(window, () => order.push('reported'));
    send({ count: -1 });
    end();
    unlisten();
    expect(order).toEqual(['reported', 'heard']);
  });
});
