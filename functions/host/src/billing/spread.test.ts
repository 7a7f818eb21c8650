import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSpread } from './spread.ts';

it('knows nothing before the first', () => {
  const spread = createSpread();
  expect([spread.quantile(0.5), spread.mean(), spread.worst()]).toEqual([null, null, null]);
});

it('is at most 5 % off', () => {
  const durations = fc.array(fc.double({ min: 0.06, max: 1e6, noNaN: true }), {
    minLength: 1,
    maxLength: 200,
  });
  fc.assert(
    fc.property(durations, fc.constantFrom(0.5, 0.95, 0.99), (values, part) => {
      const spread = createSpread();
      for (const value of values) spread.observe(value);
      const sorted = values.toSorted((a, b) => a - b);
      const exact = sorted[Math.ceil(part * values.length) - 1]!;
      expect(Math.abs(spread.quantile(part)! - exact) / exact).toBeLessThan(0.0501);
      expect(spread.worst()).toBe(sorted.at(-1));
    }),
  );
});
