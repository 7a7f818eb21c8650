/**
 * What is known of a canary: who was given what, and who failed. Bounded, whatever is sent: of visitors it keeps at
 * most {@link VISITOR_CAPACITY} an arm, of failures those that are counted, which no one network can raise at will.
 *
 * A visitor is counted once for a metric in a whole rollout, in the arm where they failed first. Whoever failed in
 * the control and is given the canary when it is widened does not count there a second time: only those who changed
 * would, and the canary would seem worse than it is.
 */

import { afterFailures, startWealth, type Wealth } from './e-process.ts';
import { type MetricName, metricNames, metrics } from './metrics.ts';
import { type Arm, type Counted, count, countNobody, hasRoom } from './prefix-limit.ts';

/** A visitor with a page of the rollout, verified. */
export interface Sighting {
  /** The random part of the visitor's id. */
  visitor: string;
  /** Which release their page was given. */
  arm: Arm;
  /** The share of the canary when it was given, 0 to 1. */
  share: number;
  /** The network that the edge saw. */
  prefix: string;
}

/** What became of a failure: `counted`, or why it was not. */
export type Counting = 'counted' | 'counted-before' | 'prefix-full';

/** The failures of one metric so far. */
export interface MetricEvidence {
  wealth: Wealth;
  counted: Counted;
  /** Canary visitors that a release like the control would have among the counted: the sum of the shares. */
  expected: number;
}

/** The visitors of one step. */
export interface StepVisitors {
  canary: number;
  control: number;
}

export interface EvidenceOptions {
  /** The greatest part of an arm that is of one network, 0 to 1. */
  prefixLimit: number;
  /** Milliseconds after which a page that fails has usually told so. */
  settle: number;
  /** What an earlier process knew; see {@link Evidence.snapshot}. */
  from?: EvidenceSnapshot | undefined;
}

/** All of it as JSON, so that a restart loses nothing. */
export interface EvidenceSnapshot {
  step: { share: number; canary: string[]; control: string[]; prefixes: PrefixRow[]; settling: number[] };
  metrics: Partial<
    Record<MetricName, { wealth: number[]; expected: number; visitors: string[]; prefixes: PrefixRow[] }>
  >;
}

type PrefixRow = [prefix: string, canary: number, control: number];

export interface Evidence {
  /** Begins a step: the visitors of the one before are forgotten, the failures stay. */
  startStep(share: number): void;
  /** Counts the visitor of a document that the edge served at `at`, epoch milliseconds. */
  serve(sighting: Sighting, at: number): void;
  /** Counts the visitor of a failure. */
  fail(sighting: Sighting, metric: MetricName): Counting;
  /** The counted visitors of this step; of the canary, those whose page is older than `settle`. */
  visitors(now: number): StepVisitors;
  metric(name: MetricName): MetricEvidence;
  share(): number;
  snapshot(): EvidenceSnapshot;
}

/** Visitors of an arm and step beyond which no more are counted: far more than any verdict waits for. */
export const VISITOR_CAPACITY = 50_000;

interface Step {
  share: number;
  seen: Record<Arm, Set<string>>;
  counted: Counted;
  /** When the youngest counted canary visitors were served, oldest first. */
  settling: number[];
}

interface MetricState extends MetricEvidence {
  visitors: Set<string>;
}

export function createEvidence({ prefixLimit, settle, from }: EvidenceOptions): Evidence {
  let step = from === undefined ? startOf(0) : readStep(from.step);
  const states = new Map(metricNames.map((name) => [name, readState(name, from?.metrics[name])]));

  return {
    startStep(share) {
      step = startOf(share);
    },
    serve({ visitor, arm, share, prefix }, at) {
      const seen = step.seen[arm];
      if (share !== step.share || seen.size >= VISITOR_CAPACITY || seen.has(visitor)) return;
      if (!hasRoom(step.counted, prefix, prefixLimit)) return;
      seen.add(visitor);
      count(step.counted, prefix, arm);
      if (arm === 'canary') step.settling.push(at);
    },
    fail({ visitor, arm, share, prefix }, name) {
      const state = states.get(name)!;
      if (state.visitors.has(visitor)) return 'counted-before';
      if (!hasRoom(state.counted, prefix, prefixLimit)) return 'prefix-full';
      state.visitors.add(visitor);
      count(state.counted, prefix, arm);
      state.expected += share;
      state.wealth = afterFailures(state.wealth, metrics[name].bets, { inCanary: arm === 'canary', share });
      return 'counted';
    },
    visitors(now) {
      const young = step.settling.findIndex((at) => at > now - settle);
      step.settling = young === -1 ? [] : step.settling.slice(young);
      return {
        canary: step.counted.canary - step.settling.length,
        control: step.counted.control,
      };
    },
    metric: (name) => states.get(name)!,
    share: () => step.share,
    snapshot: () => ({
      step: {
        share: step.share,
        canary: [...step.seen.canary],
        control: [...step.seen.control],
        prefixes: toRows(step.counted),
        settling: step.settling,
      },
      metrics: Object.fromEntries(
        [...states].map(([name, { wealth, expected, visitors, counted }]) => [
          name,
          { wealth: [...wealth], expected, visitors: [...visitors], prefixes: toRows(counted) },
        ]),
      ),
    }),
  };
}

function startOf(share: number): Step {
  return {
    share,
    seen: { canary: new Set(), control: new Set() },
    counted: countNobody(),
    settling: [],
  };
}

function readStep(step: EvidenceSnapshot['step']): Step {
  return {
    share: step.share,
    seen: { canary: new Set(step.canary), control: new Set(step.control) },
    counted: fromRows(step.prefixes),
    settling: [...step.settling],
  };
}

function readState(name: MetricName, from?: EvidenceSnapshot['metrics'][MetricName]): MetricState {
  return {
    wealth: from?.wealth ?? startWealth(metrics[name].bets),
    counted: fromRows(from?.prefixes ?? []),
    expected: from?.expected ?? 0,
    visitors: new Set(from?.visitors),
  };
}

function toRows({ byPrefix }: Counted): PrefixRow[] {
  return [...byPrefix].map(([prefix, { canary, control }]) => [prefix, canary, control]);
}

function fromRows(rows: readonly PrefixRow[]): Counted {
  const counted = countNobody();
  for (const [prefix, canary, control] of rows) {
    counted.byPrefix.set(prefix, { canary, control });
    counted.canary += canary;
    counted.control += control;
  }
  return counted;
}
