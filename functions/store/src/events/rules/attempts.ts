/** Attempts of one rule: at its target, and at writing down what became of them. Neither gives up before it is told to. */

import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from '@tessera/service';
import type { ContextDatabase } from '../../database/context-database.ts';
import { type Delivery, type Refusal, type Target, Unavailable } from '../targets/target.ts';
import { backoff } from './backoff.ts';
import type { RuleCounts } from './metrics.ts';

export interface Attempts {
  /** Answers what was refused, when somebody was there to take them. Throws when the signal is aborted before. */
  deliver(deliveries: readonly Delivery[], signal: AbortSignal): Promise<Refusal[]>;
  /** Resolves when it is durable. Throws when the signal is aborted before. */
  insist(work: () => void, signal: AbortSignal): Promise<void>;
  /** Milliseconds before another one, after so many have failed. */
  pause(failed: number): number;
}

export interface AttemptsOptions {
  /** Of the rule. */
  name: string;
  target: Target;
  bus: ContextDatabase;
  counts: RuleCounts;
  logger: Logger;
  /** @default backoff */
  pause?: (failed: number) => number;
}

export function createAttempts(options: AttemptsOptions): Attempts {
  const { name: rule, target, bus, counts, logger, pause = backoff } = options;
  let faults = 0;
  return {
    pause,
    async deliver(deliveries, signal) {
      for (;;) {
        try {
          const refusals = await target.deliver(deliveries, signal);
          faults = 0;
          counts.delivered(deliveries.length - refusals.length);
          counts.failed(refusals.length);
          return refusals;
        } catch (error) {
          if (signal.aborted) throw error;
          if (!(error instanceof Unavailable)) return refuse(deliveries, error as Error);
          faults += 1;
          logger.warn({ rule, why: error.message, faults }, 'a rule waits for its target');
        }
        await wait(pause(faults), undefined, { signal });
      }
    },
    async insist(work, signal) {
      for (;;) {
        try {
          return await bus.commit(work);
        } catch (error) {
          logger.warn({ err: error, rule }, 'a rule could not be written');
        }
        await wait(pause(1), undefined, { signal });
      }
    },
  };
}

function refuse(deliveries: readonly Delivery[], { message }: Error): Refusal[] {
  const counts = deliveries.length === 1;
  return deliveries.map(({ event: { seq } }) => ({ seq, reason: message, counts }));
}
