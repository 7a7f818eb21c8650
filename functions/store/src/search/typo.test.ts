import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { letterMask, maskDifference, typoDistance } from './typo.ts';

const word = fc.stringMatching(/^[a-e]{0,8}$/);

describe('typoDistance()', () => {
  it.each([
    ['lamp', 'lamp', 0],
    ['lamp', 'lapm', 1],
    ['lamp', 'lam', 1],
    ['lamp', 'damp', 1],
    ['headphones', 'haedphnoes', 2],
    ['kettle', 'table', 3],
  ])('of %s and %s is %d', (a, b, distance) => {
    expect(typoDistance(a, b, 2)).toBe(Math.min(distance, 3));
  });

  it('is the same both ways, and zero only for the same word', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(typoDistance(a, b, 2)).toBe(typoDistance(b, a, 2));
        expect(typoDistance(a, b, 2) === 0).toBe(a === b);
      }),
    );
  });

  it('is never below what the letters alone tell', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(maskDifference(letterMask(a), letterMask(b))).toBeLessThanOrEqual(2 * typoDistance(a, b, 8));
      }),
    );
  });
});
