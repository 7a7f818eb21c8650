/**
 * What follows from the evidence, as one word and a reason that a person can read in the audit log.
 *
 * Only what the edge saw withdraws a release. What browsers tell can be made up by whoever has enough addresses, so
 * it takes many visitors of several networks, and only makes the canary suspect: it is given to nobody until a person
 * has looked.
 */

import { afterFailures, isAlarm, logEvidence } from './e-process.ts';
import type { MetricEvidence, StepVisitors } from './evidence.ts';
import { type MetricName, metricNames, metrics } from './metrics.ts';
import { prefixesOf } from './prefix-limit.ts';

export type Verdict =
  | { status: 'healthy'; reason: string }
  /** Nothing is wrong as far as is known, which is not far enough. */
  | { status: 'waiting'; reason: string }
  | { status: 'suspect'; reason: string; metric: MetricName }
  | { status: 'withdraw'; reason: string; metric: MetricName };

/** What a verdict is made of. */
export interface Judged {
  /** The share of the canary in this step, 0 to 1. */
  share: number;
  /** Those of this step. */
  visitors: StepVisitors;
  metric(name: MetricName): MetricEvidence;
}

/** Options for {@link judge}. */
export interface JudgeOptions {
  /**
   * The harm that must not be missed: the part of the canary's visitors, 0 to 1, that fail and would not otherwise.
   * A step has enough evidence when this many more failures among its visitors would have raised the alarm.
   *
   * @default 0.05
   */
  harm?: number;
}

/** Visitors and networks without which what browsers tell is not believed. */
const BELIEVED = { visitors: 20, prefixes: 5 };

const short = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** The metrics that a step needs evidence of: the ones that a bad release shows first, in the browser and at the edge. */
const leading: readonly MetricName[] = ['server-error', 'script-error'];

/** More failures than any share needs that has a control worth the name. */
const FAILURES_LIMIT = 100_000;

export function judge(judged: Judged, { harm = 0.05 }: JudgeOptions = {}): Verdict {
  const alarms = metricNames.filter((name) =>
    isAlarm(logEvidence(judged.metric(name).wealth, metrics[name].bets), metrics[name].alpha),
  );
  const seen = alarms.find((metric) => metrics[metric].source === 'edge');
  if (seen !== undefined) return { status: 'withdraw', reason: describe(seen, judged), metric: seen };
  const believed = alarms.find((metric) => isBelieved(judged.metric(metric)));
  if (believed !== undefined)
    return { status: 'suspect', reason: describe(believed, judged), metric: believed };
  const told = alarms[0];
  if (told !== undefined) {
    const { visitors, prefixes } = BELIEVED;
    return {
      status: 'waiting',
      reason: `${describe(told, judged)}; only browsers tell so, which takes ${visitors} visitors of ${prefixes} networks`,
    };
  }
  return judgeAmount(judged, harm);
}

/** Whether there is enough evidence to call the canary healthy. */
function judgeAmount(judged: Judged, harm: number): Verdict {
  const { share, visitors } = judged;
  if (share <= 0) return { status: 'waiting', reason: 'Nobody is given the canary' };
  if (share >= 1)
    return { status: 'waiting', reason: 'Everybody is given the canary, there is nobody to compare with' };
  const needed = Math.max(...leading.map((name) => Math.ceil(failuresToAlarm(judged, name) / harm)));
  const percent = `${formatNumber(harm * 100)} %`;
  if (visitors.canary < needed) {
    return {
      status: 'waiting',
      reason: `Too little evidence: ${formatNumber(visitors.canary)} visitors were given the canary in this step, ${formatNumber(needed)} are needed to notice when ${percent} more of them fail`,
    };
  }
  return {
    status: 'healthy',
    reason: `${formatNumber(visitors.canary)} visitors were given the canary in this step, beside ${formatNumber(visitors.control)} others; it would have been noticed if ${percent} more of them had failed`,
  };
}

/** How many more failures in the canary would raise the alarm of a metric. The evidence grows with each. */
function failuresToAlarm(judged: Judged, name: MetricName): number {
  const { bets, alpha, source } = metrics[name];
  const { wealth, counted } = judged.metric(name);
  const suffice = (count: number) => {
    const failures = { inCanary: true, share: judged.share, count };
    return isAlarm(logEvidence(afterFailures(wealth, bets, failures), bets), alpha);
  };
  let [less, enough] = [0, 1];
  while (!suffice(enough) && enough < FAILURES_LIMIT) [less, enough] = [enough, enough * 2];
  while (enough - less > 1) {
    const middle = Math.floor((less + enough) / 2);
    if (suffice(middle)) enough = middle;
    else less = middle;
  }
  return source === 'edge' ? enough : Math.max(enough, BELIEVED.visitors - counted.canary);
}

function isBelieved({ counted }: MetricEvidence): boolean {
  return counted.canary >= BELIEVED.visitors && prefixesOf(counted, 'canary') >= BELIEVED.prefixes;
}

function describe(name: MetricName, judged: Judged): string {
  const { title, alpha, bets } = metrics[name];
  const { wealth, counted, expected } = judged.metric(name);
  const all = formatNumber(counted.canary + counted.control);
  const evidence = logEvidence(wealth, bets);
  return `Of ${all} visitors with ${title}, ${formatNumber(counted.canary)} had the canary where its share is ${formatNumber(expected)}: evidence ${formatEvidence(evidence)}, an alarm from ${formatEvidence(-Math.log(alpha))}`;
}

/** An e-value, as a number as long as that can be read. */
function formatEvidence(logarithm: number): string {
  return logarithm < Math.log(1e6) ? formatNumber(Math.exp(logarithm)) : 'over 1,000,000';
}

function formatNumber(value: number): string {
  return (value < 100 ? short : whole).format(value);
}
