import { describe, expect, it } from 'vitest';
import { checkEvents } from './check-events.ts';

describe('checkEvents()', () => {
  it('reports a payload that breaks the contract, and only that', () => {
    const reports: string[] = [];
    const end = checkEvents(window, (message) => reports.push(message));
    const send = (detail: unknown) =>
      window.dispatchEvent(new CustomEvent('tessera:cart:changed', { detail }));
    send({ count: 3 });
    send({ count: -1 });
    send({ count: 1, price: 5 });
    end();
    send({ count: 'many' });
    expect(reports).toHaveLength(2);
    expect(reports[0]).toContain('Cannot accept event "cart:changed": count:');
  });
});
