/**
 * What a canary's health is measured by, and how the false alarms of a rollout are divided among it.
 *
 * A rollout may raise a false alarm with a probability of at most {@link ALPHA}. Each metric has a part of it
 * (`alpha`) as its own, and the parts add up to the whole, so that by Boole's inequality all of them together stay
 * within it, however they depend on each other. Steps need no part: the test of a metric runs through all of them
 * and is valid at every moment. The parts follow what a metric has to find: script errors are what most bad releases
 * show, and the faint doubling of a common fault needs the most of it.
 */

import { clientMetrics, edgeMetrics, type MetricName } from '@tessera/contracts/health';
import type { Bet } from './e-process.ts';

export type { MetricName };

/** The probability that a rollout of a release that changes nothing is ever stopped: 1 %. */
export const ALPHA = 0.01;

export interface Metric {
  /** What the visitors had, in words: "visitors with …". */
  title: string;
  /** Who saw it: the edge itself, or a browser that tells of it. */
  source: 'edge' | 'client';
  /** Its part of {@link ALPHA}. */
  alpha: number;
  bets: readonly Bet[];
}

/**
 * For faults that some visitors have with every release. Most is staked on a doubling, which is the least that must
 * be found; the simulation in `bench/canary.ts` tables what this finds.
 */
const patient: readonly Bet[] = [
  { times: 1.5, stake: 0.15 },
  { times: 2, stake: 0.65 },
  { times: 3, stake: 0.15 },
  { times: 8, stake: 0.05 },
];

/**
 * For faults that hardly anybody has with a sound release: two canary visitors are enough at a share of 1 %, three
 * at 5 % and six at 25 %, as long as nobody else has them.
 */
const fast: readonly Bet[] = [
  { times: 2, stake: 0.1 },
  { times: 5, stake: 0.3 },
  { times: 25, stake: 0.3 },
  { times: 125, stake: 0.3 },
];

export const metrics: Readonly<Record<MetricName, Metric>> = {
  'server-error': { title: 'fragments answered with 5xx', source: 'edge', alpha: 0.15 * ALPHA, bets: fast },
  'fragment-slow': { title: 'late fragments', source: 'edge', alpha: 0.1 * ALPHA, bets: patient },
  'script-error': { title: 'script errors', source: 'client', alpha: 0.25 * ALPHA, bets: patient },
  'boot-failed': { title: 'remotes that did not boot', source: 'client', alpha: 0.1 * ALPHA, bets: fast },
  'integrity-failed': { title: 'altered files', source: 'client', alpha: 0.05 * ALPHA, bets: fast },
  'load-failed': { title: 'files that did not load', source: 'client', alpha: 0.1 * ALPHA, bets: patient },
  'hydration-mismatch': {
    title: 'hydration mismatches',
    source: 'client',
    alpha: 0.1 * ALPHA,
    bets: patient,
  },
  'lcp-poor': { title: 'a poor largest paint', source: 'client', alpha: 0.05 * ALPHA, bets: patient },
  'inp-poor': { title: 'poor response to input', source: 'client', alpha: 0.05 * ALPHA, bets: patient },
  'cls-poor': { title: 'poor stability of layout', source: 'client', alpha: 0.05 * ALPHA, bets: patient },
};

export const metricNames: readonly MetricName[] = [...edgeMetrics, ...clientMetrics];
