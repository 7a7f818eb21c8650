/** Randomness that a seed repeats, for simulations. */

export interface Random {
  /** From 0 up to, and without, 1. */
  next(): number;
  /** A whole number from 0 up to, and without, `end`. */
  below(end: number): number;
  /** The number of trials up to and with the first that succeeds. */
  geometric(chance: number): number;
  /** From the standard normal distribution. */
  normal(): number;
}

/** sfc32 (Chris Doty-Humphrey, PractRand): 128 bits of state, so that no two seeds run into each other. */
export function createRandom(seed: number): Random {
  let [a, b, c, counter] = [0, seed | 0, Math.floor(seed / 2 ** 32) | 0, 1];
  function next(): number {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  }
  // The first numbers of similar seeds are similar.
  for (let i = 0; i < 15; i += 1) next();
  return {
    next,
    below: (end) => Math.floor(next() * end),
    geometric: (chance) => (chance >= 1 ? 1 : 1 + Math.floor(Math.log(1 - next()) / Math.log(1 - chance))),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}
