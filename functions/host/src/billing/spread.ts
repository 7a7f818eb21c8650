/** Durations by how many took how long, in little memory: what is read of them is at most 5 % off. */

export interface Spread {
  /** @param value milliseconds */
  observe(value: number): void;
  /** Milliseconds that this part of them took at most; null before the first. */
  quantile(part: number): number | null;
  mean(): number | null;
  worst(): number | null;
}

/** Each step is a tenth wider than the one before: from 0.05 ms to over an hour. */
const WIDTH = 1.1;
const FIRST = 0.05;
const STEPS = 192;

export function createSpread(): Spread {
  const counts = new Uint32Array(STEPS);
  let total = 0;
  let sum = 0;
  let most = 0;
  return {
    observe(value) {
      const step = Math.ceil(Math.log(Math.max(value, FIRST) / FIRST) / Math.log(WIDTH));
      counts[Math.min(STEPS - 1, step)]! += 1;
      total += 1;
      sum += value;
      most = Math.max(most, value);
    },
    quantile(part) {
      if (total === 0) return null;
      let seen = 0;
      const step = counts.findIndex((count) => {
        seen += count;
        return seen >= part * total;
      });
      // The middle of the step.
      return Math.min(most, FIRST * WIDTH ** (step - 0.5));
    },
    mean: () => (total === 0 ? null : sum / total),
    worst: () => (total === 0 ? null : most),
  };
}
