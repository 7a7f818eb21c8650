/**
 * Simulated rollouts for tests and benchmarks: the real evidence and verdicts, with visitors who are drawn.
 *
 * Only the signatures are left out: a visitor's bucket is drawn where the registry recomputes it from the signed id.
 */

import { createEvidence, type Evidence } from '../health/evidence.ts';
import { type MetricName, metricNames } from '../health/metrics.ts';
import { judge, type Verdict } from '../health/verdict.ts';
import { createRandom, type Random } from './random.ts';

/** What became of a rollout. */
export interface SimulatedRollout {
  verdict: Verdict;
  /** Steps that were called healthy. */
  passed: number;
}

/** The part of visits in which a metric fails with the control, before rhythm and differences between visitors. */
const baselines: Readonly<Record<MetricName, number>> = {
  'server-error': 0.0005,
  'fragment-slow': 0.02,
  'script-error': 0.02,
  'boot-failed': 0.0005,
  'integrity-failed': 0.00005,
  'load-failed': 0.01,
  'hydration-mismatch': 0.003,
  'lcp-poor': 0.12,
  'inp-poor': 0.06,
  'cls-poor': 0.08,
};

const VISITORS = 15_000;
const NETWORKS = 2_000;
/** Visits a minute, on the average of a day. */
const TRAFFIC = 100;
const DAY = 24 * 60;
/** The visitor with an extension that breaks every page, every minute. */
const BROKEN = {
  name: 'broken',
  prefix: 'broken',
  fails: ['script-error', 'load-failed', 'hydration-mismatch'],
};

const drawNetwork = createNetworks();
const drawMetric = createMetrics();
const names = Array.from({ length: VISITORS }, (_, i) => String(i));
/** The same in all rollouts, which differ in what is given to whom. */
const population = drawPopulation(createRandom(0));

/** How long a rollout is, and its steps. */
export interface NullRollout {
  /** Minutes, with a hundred visits each on the average of a day. */
  minutes: number;
  /** Shares of the steps, 0 to 1, ascending. */
  shares: readonly number[];
}

/**
 * A rollout whose release changes nothing, from a random time of the day on, each step for 10 minutes at least and
 * until it is called healthy. Traffic and faults rise and fall with the day; 15,000 visitors come back as they like
 * and differ in how often they fail by a factor of 7 to both sides (log-normal, two standard deviations); a fault
 * often comes with another one; and one visitor's extension breaks every page, every minute.
 */
export function simulateNullRollout({ minutes, shares }: NullRollout, seed: number): SimulatedRollout {
  const random = createRandom(seed);
  const evidence = createEvidence({ prefixLimit: 0.05, settle: 1 });
  const buckets = Float64Array.from(names, () => random.next());
  const brokenBucket = random.next();
  const start = random.below(DAY);
  let verdict: Verdict = { status: 'waiting', reason: '' };
  let passed = 0;
  let since = 0;
  evidence.startStep(shares[0] ?? 0);
  for (let minute = 0; minute < minutes; minute += 1) {
    const share = evidence.share();
    const rhythm = Math.sin((2 * Math.PI * (start + minute)) / DAY);
    const visits = Math.round(TRAFFIC * (1 + 0.6 * rhythm));
    for (let i = 0; i < visits; i += 1) visit(evidence, buckets, { minute, rhythm, random });
    const { name: visitor, prefix } = BROKEN;
    const broken = { visitor, prefix, share, arm: armOf(brokenBucket, share) };
    evidence.serve(broken, minute);
    for (const metric of BROKEN.fails) evidence.fail(broken, metric as MetricName);

    verdict = judge({ share, visitors: evidence.visitors(minute), metric: evidence.metric });
    if (verdict.status === 'suspect' || verdict.status === 'withdraw') return { verdict, passed };
    if (verdict.status === 'healthy' && minute - since >= 10 && passed < shares.length) {
      passed += 1;
      since = minute;
      const next = shares[passed];
      if (next !== undefined) evidence.startStep(next);
    }
  }
  return { verdict, passed };
}

/** A release that makes one metric fail more often. */
export interface HarmfulRelease {
  metric: MetricName;
  /** The part of the control's visitors that fail. */
  baseline: number;
  /** How many times as often the canary's do. */
  times: number;
  /** Of the canary, 0 to 1. */
  share: number;
  /** Canary visitors after which the simulation ends. */
  limit: number;
}

/** After how many canary visitors the verdict stops the canary; `null` when it does not before the limit. */
export function simulateDetection(release: HarmfulRelease, seed: number): number | null {
  const { metric, baseline, times, share, limit } = release;
  const random = createRandom(seed);
  const evidence = createEvidence({ prefixLimit: 0.05, settle: 0 });
  evidence.startStep(share);
  // Only visitors who fail are drawn: of those between, nothing but their number is known.
  const overall = baseline * (1 - share + share * times);
  let visitors = 0;
  for (let number = 0; ; number += 1) {
    visitors += random.geometric(overall);
    if (visitors * share > limit) return null;
    const arm = armOf(random.next(), (share * times * baseline) / overall);
    evidence.fail({ visitor: String(number), arm, share, prefix: drawNetwork(random) }, metric);
    if (arm === 'control') continue;
    const judged = { share, visitors: { canary: 0, control: 0 }, metric: evidence.metric };
    const { status } = judge(judged);
    if (status === 'suspect' || status === 'withdraw') return visitors * share;
  }
}

/** One visit: a document, and perhaps one or two faults. */
function visit(
  evidence: Evidence,
  buckets: Float64Array,
  { minute, rhythm, random }: { minute: number; rhythm: number; random: Random },
): void {
  const i = random.below(VISITORS);
  const share = evidence.share();
  const arm = armOf(buckets[i]!, share);
  const sighting = { visitor: names[i]!, arm, share, prefix: population.prefixes[i]! };
  evidence.serve(sighting, minute);
  const chance = drawMetric.total * population.frailty[i]! * (1 + 0.5 * rhythm);
  if (random.next() >= chance) return;
  evidence.fail(sighting, drawMetric.draw(random));
  if (random.next() < 0.3) evidence.fail(sighting, drawMetric.draw(random));
}

function armOf(bucket: number, share: number): 'canary' | 'control' {
  return bucket < share ? 'canary' : 'control';
}

/** Networks of unequal size: the greatest of 2,000 has 2 % of the visitors. */
function createNetworks(): (random: Random) => string {
  const ends: number[] = [];
  for (let rank = 1; rank <= NETWORKS; rank += 1) ends.push((ends.at(-1) ?? 0) + rank ** -0.6);
  const total = ends.at(-1)!;
  return (random) => {
    const at = random.next() * total;
    let [low, high] = [0, NETWORKS - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ends[middle]! > at) high = middle;
      else low = middle + 1;
    }
    return `network-${low}`;
  };
}

/** How many times as often as the mean each visitor fails, which is 1 on the average, and their network. */
function drawPopulation(random: Random): { frailty: Float64Array; prefixes: string[] } {
  const spread = 1;
  return {
    frailty: Float64Array.from(names, () => Math.exp(spread * random.normal() - spread ** 2 / 2)),
    prefixes: names.map(() => drawNetwork(random)),
  };
}

function createMetrics(): { total: number; draw: (random: Random) => MetricName } {
  const total = metricNames.reduce((sum, name) => sum + baselines[name], 0);
  return {
    total,
    draw(random) {
      let left = random.next() * total;
      for (const name of metricNames) {
        left -= baselines[name];
        if (left < 0) return name;
      }
      return 'lcp-poor';
    },
  };
}
