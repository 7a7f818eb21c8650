/** Exact bounds on a probability of which some trials are known (Clopper and Pearson, 1934), each one-sided. */

/** The probability is at most this, with 95 % confidence. */
export function upperBound(successes: number, trials: number): number {
  if (successes >= trials) return 1;
  return solve((chance) => atMost(successes, trials, chance) > 0.05);
}

/** The probability is at least this, with 95 % confidence. */
export function lowerBound(successes: number, trials: number): number {
  return 1 - upperBound(trials - successes, trials);
}

/** The chance at which a condition that holds from 0 on ceases to. */
function solve(holds: (chance: number) => boolean): number {
  let [low, high] = [0, 1];
  for (let i = 0; i < 60; i += 1) {
    const middle = (low + high) / 2;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return high;
}

/** The probability of at most so many successes. */
function atMost(successes: number, trials: number, chance: number): number {
  let term = trials * Math.log1p(-chance);
  let sum = Math.exp(term);
  for (let k = 1; k <= successes; k += 1) {
    term += Math.log((trials - k + 1) / k) + Math.log(chance) - Math.log1p(-chance);
    sum += Math.exp(term);
  }
  return sum;
}
