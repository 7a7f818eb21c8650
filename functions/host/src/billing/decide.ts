/** Where a load is cheapest: what it cost so far, carried on for a month, beside containers around the clock. Pure. */

import type { Usage } from '@tessera/contracts/operator';
import { container, containerPrices } from './prices.ts';

export interface Load {
  invocations: number;
  /** Milliseconds in which invocations ran, summed. */
  busy: number;
  /** Dollars so far. */
  cost: { lambda: number; cloudRun: number };
}

export type Monthly = Usage['all']['monthly'];

/** Hours of a month of 30 days. */
const MONTH = 720;
const HOUR = 3_600_000;

/** The part of its processor that a container is used for; beyond it calls begin to wait. */
const FILLED = 0.6;

/** Dollars that one container costs in a month. */
export const containerMonth =
  MONTH *
  (container.processors * containerPrices.processorHour + container.gigabytes * containerPrices.gigabyteHour);

/**
 * How many containers carry it, one at least: time in which invocations ran counts as time of a processor, though part
 * of it is waiting.
 *
 * @param elapsed milliseconds of the load
 */
export function countContainers({ busy }: Pick<Load, 'busy'>, elapsed: number): number {
  return Math.max(1, Math.ceil(busy / elapsed / (container.processors * FILLED)));
}

export function decide(load: Load, elapsed: number): Monthly {
  const months = elapsed / HOUR / MONTH;
  const prices = {
    lambda: load.cost.lambda / months,
    cloudRun: load.cost.cloudRun / months,
    containers: countContainers(load, elapsed) * containerMonth,
  };
  const names = ['lambda', 'cloudRun', 'containers'] as const;
  const cheapest = names.reduce((best, name) => (prices[name] < prices[best] ? name : best));
  return { ...prices, cheapest };
}

/** Invocations a second from which one container is cheaper than Lambda; null before any. */
export function breakEven({ invocations, cost }: Pick<Load, 'invocations' | 'cost'>): number | null {
  if (invocations === 0) return null;
  return containerMonth / (cost.lambda / invocations) / (MONTH * 3_600);
}

export function sum(loads: readonly Load[]): Load {
  const total = { invocations: 0, busy: 0, cost: { lambda: 0, cloudRun: 0 } };
  for (const { invocations, busy, cost } of loads) {
    total.invocations += invocations;
    total.busy += busy;
    total.cost.lambda += cost.lambda;
    total.cost.cloudRun += cost.cloudRun;
  }
  return total;
}

export const assumptions: readonly string[] = [
  'A month is 30 days of the load that was measured since the host started; a short or unusual time makes a wrong month.',
  'Prices are without free tiers, network, logs, an HTTP API or a load balancer in front.',
  'Lambda bills each invocation and each start, here with the memory that the function declares.',
  'Cloud Run bills the time in which anything runs in a container of one processor, however much at once, so a load at once is cheaper there.',
  `A container has ${container.processors} processor and ${container.gigabytes} GB, runs around the clock and is filled to ${FILLED * 100} %; in all, functions share containers.`,
  'One container is no spare: for no break at a deploy or a failure, count one more.',
];
