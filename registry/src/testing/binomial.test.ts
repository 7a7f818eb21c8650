import { describe, expect, it } from 'vitest';
import { lowerBound, upperBound } from './binomial.ts';

describe('upperBound()', () => {
  it('is the rule of three when nothing was seen', () => {
    expect(upperBound(0, 300)).toBeCloseTo(1 - 0.05 ** (1 / 300), 12);
  });

  // Roots of the binomial distribution's tail, summed term by term in double precision elsewhere.
  it.each([
    [4, 1_500, 0.00609187],
    [10, 100, 0.16371762],
    [80, 10_000, 0.00962712],
    [5, 5, 1],
  ])('of %i in %i is %f', (successes, trials, bound) => {
    expect(upperBound(successes, trials)).toBeCloseTo(bound, 7);
  });
});

describe('lowerBound()', () => {
  it('mirrors the upper one', () => {
    expect(lowerBound(90, 100)).toBeCloseTo(1 - 0.16371762, 7);
  });
});
