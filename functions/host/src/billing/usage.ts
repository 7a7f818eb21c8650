/** What functions have used, as whoever runs the installation sees it. */

import type { FunctionUsage, Usage } from '@tessera/contracts/operator';
import type { FunctionConfig } from '@tessera/function';
import { assumptions, breakEven, containerMonth, countContainers, decide, sum } from './decide.ts';
import type { Reading } from './meter.ts';
import { cloudRunPrices, container, lambdaPrices, pricesRead } from './prices.ts';

export interface Measured {
  config: Pick<FunctionConfig, 'name' | 'memory' | 'concurrency'>;
  reading: Reading;
}

/** @param time epoch milliseconds since when it is measured, and now */
export function describeUsage(
  measured: readonly Measured[],
  { since, now }: { since: number; now: number },
): Usage {
  const elapsed = Math.max(1, now - since);
  const whole = sum(measured.map(({ reading }) => reading));
  return {
    since: new Date(since).toISOString(),
    at: new Date(now).toISOString(),
    functions: measured.map((one) => describe(one, elapsed)),
    all: {
      monthly: decide(whole, elapsed),
      containers: countContainers(whole, elapsed),
      breakEven: breakEven(whole),
    },
    prices: {
      ...{ readAt: pricesRead.at, sources: [...pricesRead.sources] },
      ...{ lambda: lambdaPrices, cloudRun: cloudRunPrices },
      container: { month: containerMonth, ...container },
    },
    assumptions: [...assumptions],
  };
}

function describe({ config, reading }: Measured, elapsed: number): FunctionUsage {
  const { name, memory, concurrency: limit } = config;
  const { inits, durations, busy: _, ...counts } = reading;
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((part) => durations.quantile(part));
  return {
    ...{ name, memory, limit, ...counts },
    init: { mean: inits.mean(), worst: inits.worst() },
    duration: { p50: p50 ?? null, p95: p95 ?? null, p99: p99 ?? null },
    monthly: decide(reading, elapsed),
  };
}
