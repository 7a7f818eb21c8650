/** Choices that a seed repeats exactly. */

import type { Choose } from '../src/testing/reference/random-document.ts';

/** Marsaglia's xorshift of 32 bits, begun by an integer hash so that neighbouring seeds have nothing in common. */
export function createRandom(seed: number): Choose {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35) | 0;
  if (state === 0) state = 1;
  return (count) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % count;
  };
}
