import { describe, expect, it } from 'vitest';
import saga from '../../saga.asl.json' with { type: 'json' };
import { orderStatuses } from '../contract.ts';
import { deliveryOption, deliveryPrice } from '../pricing/delivery.ts';
import { computeTotals } from '../pricing/totals.ts';
import { RESERVED } from './sentences.ts';
import { canCancel, canMove } from './transitions.ts';

describe('canMove()', () => {
  it('lets no status follow an end', () => {
    for (const end of ['confirmed', 'failed', 'cancelled'] as const) {
      expect(orderStatuses.filter((status) => canMove(end, status))).toEqual([]);
    }
  });

  it('says of what is reserved the same as the state machine, whichever of them tells it', () => {
    expect(saga.States.RecordReserved.Parameters.Payload.body.detail).toBe(RESERVED);
  });

  it('lets the customer cancel until the order is confirmed', () => {
    expect(orderStatuses.filter(canCancel)).toEqual(['pending', 'reserved', 'charged', 'arranged']);
  });

  it('never confirms an order that its customer is cancelling', () => {
    expect(orderStatuses.filter((status) => canMove('cancelling', status))).toEqual(['cancelled']);
  });
});

describe('computeTotals()', () => {
  it('contains the value added tax of the country', () => {
    expect(computeTotals(10_000, 490, 'DE')).toMatchObject({ total: 10_490, vat: 1_675, vatRate: 19 });
    expect(computeTotals(10_000, 0, 'FI')).toMatchObject({ vat: 2_032 });
  });

  it('refuses a country that we do not deliver to', () => {
    expect(() => computeTotals(1, 0, 'US')).toThrow(/"US": we deliver to AT/);
  });
});

describe('deliveryPrice()', () => {
  it.each([
    { id: 'standard', subtotal: 5_999, price: 490 },
    { id: 'standard', subtotal: 6_000, price: 0 },
    { id: 'express', subtotal: 90_000, price: 990 },
  ] as const)('is $price for $id at $subtotal', ({ id, subtotal, price }) => {
    expect(deliveryPrice(deliveryOption(id), subtotal)).toBe(price);
  });
});
