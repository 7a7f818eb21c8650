import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { services } from '../carrier/services.ts';
import { pack } from './pack.ts';
import { promise } from './promise.ts';

describe('pack()', () => {
  it('packs every piece exactly once, and no parcel beyond its limits', () => {
    const line = fc.record({
      grams: fc.integer({ min: 1, max: 20_000 }),
      quantity: fc.integer({ min: 1, max: 99 }),
    });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), (lines) => {
        const parcels = pack(lines, services.express)!;
        const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
        expect(sum(parcels.map(({ pieces }) => pieces))).toBe(sum(lines.map(({ quantity }) => quantity)));
        expect(sum(parcels.map(({ grams }) => grams))).toBe(
          sum(lines.map(({ grams, quantity }) => grams * quantity)),
        );
        for (const { grams, pieces } of parcels) {
          expect(pieces).toBeGreaterThan(0);
          expect(pieces).toBeLessThanOrEqual(services.express.pieces);
          expect(grams).toBeLessThanOrEqual(services.express.grams);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('takes no piece that is heavier than a parcel', () => {
    expect(pack([{ grams: 20_001, quantity: 1 }], services.express)).toBeNull();
  });
});

describe('promise()', () => {
  it.each([
    { placed: '2026-11-23T08:00:00Z', service: 'standard', from: '2026-11-25', to: '2026-11-27' },
    { placed: '2026-11-23T08:00:00Z', service: 'express', from: '2026-11-24', to: '2026-11-24' },
    // 14:00 in the shop.
    { placed: '2026-11-23T13:00:00Z', service: 'express', from: '2026-11-25', to: '2026-11-25' },
    { placed: '2026-11-27T08:00:00Z', service: 'express', from: '2026-11-30', to: '2026-11-30' },
    { placed: '2026-11-28T08:00:00Z', service: 'express', from: '2026-12-01', to: '2026-12-01' },
    { placed: '2026-11-22T23:30:00Z', service: 'pickup', from: '2026-11-25', to: '2026-11-26' },
  ] as const)('of $service, placed at $placed, is $from to $to', ({ placed, service, from, to }) => {
    expect(promise(services[service], Date.parse(placed))).toEqual({ from, to });
  });
});
