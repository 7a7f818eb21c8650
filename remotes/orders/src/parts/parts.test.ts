import type { Quote } from '@tessera/bff-orders/contract';
import { describe, expect, it } from 'vitest';
import { costOf } from './costs.ts';
import { describeOrder, isFinal } from './status.ts';

const quote: Quote = {
  subtotal: 5_000,
  delivery: 0,
  total: 5_000,
  vat: 798,
  vatRate: 19,
  currency: 'EUR',
  tag: '0123456789abcdefghij_-',
  cartVersion: 1,
  blocked: [],
  deliveryOptions: [
    { id: 'standard', name: 'Standard', description: '', price: 490, freeFrom: 5_000 },
    { id: 'express', name: 'Express', description: '', price: 990, freeFrom: null },
  ],
};

describe('costOf()', () => {
  it.each([
    { delivery: 'standard', cost: 0 },
    { delivery: 'express', cost: 990 },
    { delivery: 'by pigeon', cost: 0 },
  ])('adds $cost for $delivery', ({ delivery, cost }) => {
    expect(costOf(quote, delivery)).toEqual({ delivery: cost, total: 5_000 + cost });
  });

  it('charges delivery below the limit', () => {
    expect(costOf({ ...quote, subtotal: 4_999 }, 'standard').delivery).toBe(490);
  });
});

describe('describeOrder()', () => {
  it.each(['out-of-stock', 'payment-declined', 'payment-timeout', null] as const)(
    'says for reason %s that nothing was charged',
    (reason) => {
      expect(describeOrder({ status: 'failed', reason })).toContain('not been charged');
    },
  );
});

it('describeOrder() says of an order that no carrier takes that it was paid back', () => {
  expect(describeOrder({ status: 'failed', reason: 'not-deliverable' })).toContain('been given back');
});

describe('isFinal()', () => {
  it('is false while the order moves', () => {
    expect(isFinal('charged')).toBe(false);
    expect(isFinal('cancelling')).toBe(false);
    expect(isFinal('confirmed')).toBe(true);
  });
});
