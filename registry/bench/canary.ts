/**
 * How often a canary is stopped that should not be, and how soon one that should: `node registry/bench/canary.ts
 * [--rollouts 10000] [--detections 2000] [--json] [--assert]`. All seeds are 1, 2, 3, …; it takes some minutes.
 */

import { type Figure, readBenchFlags, reportFigures } from '@tessera/testing/figures';
import { ALPHA, type MetricName } from '../src/health/metrics.ts';
import { lowerBound, upperBound } from '../src/testing/binomial.ts';
import { simulateDetection, simulateNullRollout } from '../src/testing/simulate-rollouts.ts';

/** Canary visitors within which a doubling of 2 % must be found. */
const WITHIN = 2_000;
/** Canary visitors after which the search for the slowest tenth ends. */
const LIMIT = 60_000;

const flags = readBenchFlags({ rollouts: '10000', detections: '2000' });
const rollouts = Number(flags.values['rollouts']);
const detections = Number(flags.values['detections']);

reportFigures(
  {
    bench: 'canary',
    figures: [
      ...measureFalseAlarms(),
      ...[0.002, 0.005, 0.01, 0.02, 0.05].flatMap((baseline) => measureDoubling(baseline, 0.05)),
      ...[0.01, 0.25, 0.5].flatMap((share) => measureDoubling(0.02, share)),
      ...[0.01, 0.05, 0.25].map(measureServerErrors),
    ],
    notes: [
      `false alarms: ${rollouts} rollouts of 300 minutes and about 30,000 visits, seeds 1 to ${rollouts}`,
      `found: script errors, ${detections} releases each, seeds 1 to ${detections}; bounds are one-sided, with 95 % confidence`,
      'the test sees only visitors who fail: a baseline changes how soon they come, and nothing else, so rows of one share repeat one sample in another time',
      'canary visitors are counted as the share of all visitors until then',
    ],
  },
  flags,
);

function measureFalseAlarms(): Figure[] {
  const plan = { minutes: 300, shares: [0.05, 0.25, 0.5] };
  const stopped: Record<string, number> = {};
  let passed = 0;
  for (let seed = 1; seed <= rollouts; seed += 1) {
    const { verdict, passed: steps } = simulateNullRollout(plan, seed);
    if (verdict.status === 'suspect' || verdict.status === 'withdraw')
      stopped[verdict.metric] = (stopped[verdict.metric] ?? 0) + 1;
    else if (steps === plan.shares.length) passed += 1;
  }
  const all = Object.values(stopped).reduce((sum, count) => sum + count, 0);
  return [
    { name: 'sound releases stopped', value: all, unit: `of ${rollouts}` },
    {
      name: 'sound releases stopped, upper bound',
      value: toPercent(upperBound(all, rollouts)),
      unit: '%',
      atMost: ALPHA * 100,
    },
    ...Object.entries(stopped).map(([metric, count]) => ({
      name: `… by ${metric}`,
      value: count,
      unit: `of ${rollouts}`,
    })),
    { name: 'sound releases through all steps', value: toPercent(passed / rollouts), unit: '%' },
  ];
}

function measureDoubling(baseline: number, share: number): Figure[] {
  const at = detect({ metric: 'script-error', baseline, times: 2, share });
  const found = at.filter((visitors) => visitors <= WITHIN).length;
  const name = `${toPercent(baseline)} % doubled, at a share of ${toPercent(share)} %`;
  const isTarget = baseline === 0.02 && share === 0.05;
  return [
    { name: `${name}: found within ${WITHIN}`, value: toPercent(found / detections), unit: '%' },
    {
      name: `${name}: lower bound`,
      value: toPercent(lowerBound(found, detections)),
      unit: '%',
      ...(isTarget ? { atLeast: 90 } : {}),
    },
    { name: `${name}: nine of ten found after`, value: ninthOfTen(at), unit: 'canary visitors' },
  ];
}

function measureServerErrors(share: number): Figure {
  const at = detect({ metric: 'server-error', baseline: 0.0005, times: 40, share });
  return {
    name: `5xx from 0.05 to 2 %, at a share of ${toPercent(share)} %: nine of ten found after`,
    value: ninthOfTen(at),
    unit: 'canary visitors',
  };
}

/** Canary visitors until each of the releases was stopped, ascending. */
function detect(release: { metric: MetricName; baseline: number; times: number; share: number }): number[] {
  return Array.from(
    { length: detections },
    (_, i) => simulateDetection({ ...release, limit: LIMIT }, i + 1) ?? Infinity,
  ).sort((a, b) => a - b);
}

function ninthOfTen(sorted: readonly number[]): number {
  return Math.ceil(sorted[Math.ceil(sorted.length * 0.9) - 1]!);
}

function toPercent(part: number): number {
  return Math.round(part * 10_000) / 100;
}
