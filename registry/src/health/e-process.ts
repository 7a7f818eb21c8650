/**
 * The test behind a canary's health: whether visitors of the canary fail more often than the others, asked again
 * after every failure, with a bound on false alarms that holds at all those moments together.
 *
 * Two streams of Bernoulli trials, canary and control, of an unknown rate that may change at any moment. Lindon and
 * Malek, "Anytime-Valid Inference for Multinomial Count Data", NeurIPS 2022 (arXiv:2011.03567), sections on
 * inhomogeneous Bernoulli and Poisson processes: look only at the trials that succeed, here at visitors who fail, and
 * ask of each in which stream it was. The rate, its rhythm and the differences between visitors cancel. The edge
 * gives the canary to a visitor by a hash, to a share π of them, so when the canary changes nothing
 *
 *   P(a failing visitor had the canary | everything counted before) = π,
 *
 * and when its visitors fail r times as often, it is rπ / (rπ + 1 − π). The ratio of the two,
 *
 *   r / (1 + π(r − 1))   for a failure in the canary,
 *   1 / (1 + π(r − 1))   for one in the control,
 *
 * has an expectation of exactly 1 under the first, whatever π was at that step; the product over all failures is a
 * test martingale. By Ville's inequality (1939) it ever reaches 1/α with a probability of at most α. Which r the
 * canary has is not known, so several are bet on, and the mean of the products, weighted by the stakes, is again a
 * martingale (Ramdas, Grünwald, Vovk and Shafer, "Game-Theoretic Statistics and Safe Anytime-Valid Inference",
 * Statistical Science 2023). All bets are above 1: a canary that is better than the control is no alarm.
 *
 * What makes the first line true is the hash alone: no model of visitors, of their number or of time. It asks that
 * what is counted, and when the share changes, does not depend on who has the canary other than through what was
 * counted. The first holds exactly. A step widens when all metrics and the number of visitors allow it, so that one
 * metric hears of the others through that moment; the simulated rollouts have this too.
 *
 * Turner, Ly and Grünwald, "Generic E-variables for exact sequential k-sample tests that allow for optional
 * stopping", JSPI 2024 (arXiv:2106.02693), test the same with blocks of trials that fail or not. With faults as rare
 * as these the two find about the same; theirs needs to know who did not fail, and one rate within a block.
 */

/** A bet on how many times as often visitors of the canary fail. */
export interface Bet {
  /** How many times as often; above 1. */
  times: number;
  /** The part of the capital that is put on it; those of a test add up to 1. */
  stake: number;
}

/** The natural logarithm of what one unit of capital has become, for each bet. */
export type Wealth = readonly number[];

/** Failures that were counted one after the other with the same outcome. */
export interface Failures {
  inCanary: boolean;
  /** The share of visitors that was given the canary, 0 to 1. */
  share: number;
  /** @default 1 */
  count?: number;
}

export function startWealth(bets: readonly Bet[]): Wealth {
  return bets.map(() => 0);
}

/** What the bets are worth after these failures. */
export function afterFailures(wealth: Wealth, bets: readonly Bet[], failures: Failures): Wealth {
  const { inCanary, share, count = 1 } = failures;
  return bets.map(({ times }, i) => {
    const ratio = (inCanary ? times : 1) / (1 + share * (times - 1));
    return wealth[i]! + count * Math.log(ratio);
  });
}

/** The natural logarithm of the e-value: of the capital, all bets together. */
export function logEvidence(wealth: Wealth, bets: readonly Bet[]): number {
  // The greatest is taken out, since a capital may be greater than any number that can be written.
  const greatest = Math.max(...wealth);
  const sum = bets.reduce((total, { stake }, i) => total + stake * Math.exp(wealth[i]! - greatest), 0);
  return greatest + Math.log(sum);
}

/** Whether the evidence is enough for an alarm that is false with a probability of at most `alpha`. */
export function isAlarm(evidence: number, alpha: number): boolean {
  return evidence >= -Math.log(alpha);
}
