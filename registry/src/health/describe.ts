/** The evidence of each metric as numbers and words, for a person who wants to see why. */

import { logEvidence } from './e-process.ts';
import type { Evidence, StepVisitors } from './evidence.ts';
import { type MetricName, metricNames, metrics } from './metrics.ts';
import { prefixesOf } from './prefix-limit.ts';

/** What is known of a rollout. */
export interface HealthFigures {
  /** The counted visitors of this step. */
  visitors: StepVisitors;
  metrics: MetricFigures[];
}

export interface MetricFigures {
  metric: MetricName;
  /** What the visitors had, in words. */
  title: string;
  source: 'edge' | 'client';
  /** Counted visitors with it, by the release that they were given, in the whole rollout. */
  canary: number;
  control: number;
  /** How many of them would be the canary's if it were like the control. */
  expected: number;
  /** Networks of the canary's. */
  networks: number;
  /** The e-value, at most {@link MOST}, and the one from which it is an alarm. */
  evidence: number;
  alarmFrom: number;
}

/** JSON has no infinity. */
const MOST = 1e15;

export function describeEvidence(evidence: Evidence, now: number): HealthFigures {
  return {
    visitors: evidence.visitors(now),
    metrics: metricNames.map((metric) => {
      const { title, source, alpha, bets } = metrics[metric];
      const { wealth, counted, expected } = evidence.metric(metric);
      return {
        metric,
        title,
        source,
        canary: counted.canary,
        control: counted.control,
        expected,
        networks: prefixesOf(counted, 'canary'),
        evidence: Math.min(MOST, Math.exp(logEvidence(wealth, bets))),
        alarmFrom: 1 / alpha,
      };
    }),
  };
}
