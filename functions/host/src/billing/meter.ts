/**
 * What each function uses, and what that would cost elsewhere. Lambda asks for every invocation and every start; a
 * container for the time in which anything runs in it, however much at once: so the same load has two prices.
 */

import type { Metrics } from '@tessera/service';
import { CLOUD_RUN_STEP, cloudRunPrices, LAMBDA_STEP, lambdaPrices } from './prices.ts';
import { createSpread, type Spread } from './spread.ts';

/** How an invocation ended. */
export type Outcome = 'answered' | 'thrown' | 'late' | 'memory' | 'ended';

/** What a function has used so far. */
export interface Reading {
  invocations: number;
  /** Those that did not answer. */
  errors: number;
  throttles: number;
  coldStarts: number;
  inits: Pick<Spread, 'mean' | 'worst'>;
  durations: Pick<Spread, 'quantile'>;
  running: { now: number; most: number };
  /** Milliseconds in which invocations ran, summed. */
  busy: number;
  billedGigabyteSeconds: number;
  /** Dollars. */
  cost: { lambda: number; cloudRun: number };
}

/** One function's. */
export interface Meter {
  /** A process has loaded the function in so many milliseconds. */
  started(milliseconds: number): void;
  /** An invocation begins. Call what is answered when it ends. */
  begin(): (outcome: Outcome) => void;
  /** Whether a process waits for being needed. */
  spare(there: boolean): void;
  /** There was no room for an invocation. */
  throttled(): void;
  read(): Reading;
}

export type Meters = (fn: { name: string; memory: number }) => Meter;

/** @param now milliseconds */
export function createMeters(metrics: Metrics, now: () => number = () => performance.now()): Meters {
  const labels = ['function'] as const;
  const invocations = metrics.counter('host_invocations_total', 'Invocations, by how they ended', [
    'function',
    'outcome',
  ]);
  const throttles = metrics.counter('host_throttles_total', 'Invocations refused for want of room', labels);
  const coldStarts = metrics.counter('host_cold_starts_total', 'Started environments', labels);
  const inits = metrics.histogram('host_init_seconds', 'Time until a function is loaded', labels);
  const durations = metrics.histogram('host_duration_seconds', 'Time that an invocation runs', labels);
  const readings: { function: string; underWay: () => number }[] = [];
  metrics.gauge('host_concurrency', 'Invocations that run now', labels, (gauge) => {
    for (const { underWay, ...of } of readings) gauge.set(of, underWay());
  });
  const spares = metrics.gauge('host_spares', 'Processes that wait for being needed', labels);
  const billed = metrics.counter(
    'host_billed_gigabyte_seconds_total',
    'What Lambda would bill, starts included',
    labels,
  );
  const cost = metrics.counter('host_cost_dollars_total', 'What the load would cost, without free tiers', [
    'function',
    'provider',
  ]);

  return ({ name, memory }) => {
    const of = { function: name };
    const gigabytes = memory / 1_024;
    const [initSpread, durationSpread] = [createSpread(), createSpread()];
    const sums = {
      invocations: 0,
      errors: 0,
      throttles: 0,
      coldStarts: 0,
      busy: 0,
      billedGigabyteSeconds: 0,
    };
    const dollars = { lambda: 0, cloudRun: 0 };
    let underWay = 0;
    let most = 0;
    readings.push({ ...of, underWay: () => underWay });
    let busySince = 0;

    const charged = { lambda: { ...of, provider: 'aws-lambda' }, cloudRun: { ...of, provider: 'cloud-run' } };

    /** @param price dollars beside those for the time */
    function bill(milliseconds: number, price: number): void {
      const seconds = roundUp(milliseconds, LAMBDA_STEP) / 1_000;
      billed.inc(of, seconds * gigabytes);
      sums.billedGigabyteSeconds += seconds * gigabytes;
      charge('lambda', price + seconds * gigabytes * lambdaPrices.gigabyteSecond);
    }
    function charge(provider: keyof typeof dollars, price: number): void {
      dollars[provider] += price;
      cost.inc(charged[provider], price);
    }
    return {
      started(milliseconds) {
        coldStarts.inc(of);
        sums.coldStarts += 1;
        initSpread.observe(milliseconds);
        inits.observe(of, milliseconds / 1_000);
        bill(milliseconds, 0);
      },
      begin() {
        const begun = now();
        if (underWay === 0) busySince = begun;
        underWay += 1;
        most = Math.max(most, underWay);
        return (outcome) => {
          const ended = now();
          underWay -= 1;
          invocations.inc({ ...of, outcome });
          durations.observe(of, (ended - begun) / 1_000);
          bill(ended - begun, lambdaPrices.request);
          sums.invocations += 1;
          if (outcome !== 'answered') sums.errors += 1;
          sums.busy += ended - begun;
          durationSpread.observe(ended - begun);
          const { request, processorSecond, gigabyteSecond } = cloudRunPrices;
          const busy = underWay === 0 ? roundUp(ended - busySince, CLOUD_RUN_STEP) / 1_000 : 0;
          charge('cloudRun', request + busy * (processorSecond + gigabytes * gigabyteSecond));
        };
      },
      spare: (there) => spares.set(of, there ? 1 : 0),
      throttled() {
        throttles.inc(of);
        sums.throttles += 1;
      },
      read: () => ({
        ...sums,
        ...{ inits: initSpread, durations: durationSpread, cost: { ...dollars } },
        running: { now: underWay, most },
      }),
    };
  };
}

function roundUp(milliseconds: number, step: number): number {
  return Math.ceil(milliseconds / step) * step;
}
