import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeTotals, requireSums } from './totals.ts';

const line = fc
  .record({ price: fc.integer({ min: 1, max: 1_000_000 }), quantity: fc.integer({ min: 1, max: 99 }) })
  .map(({ price, quantity }) => ({
    ...{ sku: 'S-1', slug: 's', name: 'S', variant: '', image: '/media/s.svg', price, quantity },
    lineTotal: price * quantity,
  }));

const order = fc
  .record({
    lines: fc.array(line, { minLength: 1, maxLength: 20 }),
    price: fc.integer({ min: 0, max: 10_000 }),
    country: fc.constantFrom('DE', 'FI', 'LU'),
  })
  .map(({ lines, price, country }) => {
    const subtotal = lines.reduce((sum, { lineTotal }) => sum + lineTotal, 0);
    const delivery = { option: 'standard' as const, name: 'Standard', price };
    return { lines, delivery, totals: computeTotals(subtotal, price, country) };
  });

describe('requireSums()', () => {
  it('takes every order as it is computed', () => {
    fc.assert(fc.property(order, (made) => requireSums(made)));
  });

  it('refuses one that is a cent off, wherever', () => {
    const places = ['subtotal', 'delivery', 'total'] as const;
    fc.assert(
      fc.property(order, fc.constantFrom(...places), fc.constantFrom(-1, 1), (made, place, by) => {
        const totals = { ...made.totals, [place]: made.totals[place] + by };
        expect(() => requireSums({ ...made, totals })).toThrow(TypeError);
      }),
    );
    fc.assert(
      fc.property(order, (made) => {
        const [first, ...others] = made.lines;
        const lines = [{ ...first!, lineTotal: first!.lineTotal + 1 }, ...others];
        expect(() => requireSums({ ...made, lines })).toThrow(TypeError);
      }),
    );
  });
});
