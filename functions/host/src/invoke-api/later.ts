/**
 * Invocations that nobody waits for: tried again twice when they fail, as Lambda does, and kept while there is no room for
 * them. They live in this process alone; what must not be lost comes from the outbox or a queue, not from here.
 */

import { ProblemError } from '@tessera/contracts/problem';
import type { Logger } from '@tessera/service';
import { currentContext, runInContext } from '@tessera/service/context';
import type { HostedFunction } from '../functions.ts';
import { AwsError } from './aws-error.ts';

export interface Later {
  /** @throws AwsError 429 when too many are under way */
  take(hosted: HostedFunction, payload: string, id: string): void;
  close(): void;
}

interface Call {
  hosted: HostedFunction;
  payload: string;
  id: string;
  failures: number;
  /** How often there was no room for it. */
  refusals: number;
}

/** Invocations that wait or run. */
const LIMIT = 1_000;

/** Milliseconds after which one that found no room is offered again: at most so long at first, doubled each time, and never more. */
const ROOM_DELAY = 1_000;
const MOST_ROOM_DELAY = 60_000;

/** @param delays milliseconds before each repetition */
export function createLater({ logger, delays }: { logger: Logger; delays: readonly number[] }): Later {
  const timers = new Set<NodeJS.Timeout>();
  let underWay = 0;
  let closed = false;

  async function attempt(call: Call): Promise<void> {
    try {
      await call.hosted.invoke(call.payload, { id: call.id });
    } catch (error) {
      const delay = delayAfter(error, call);
      if (delay !== undefined && !closed) return repeat(call, delay);
    }
    underWay -= 1;
  }

  function delayAfter(error: unknown, call: Call): number | undefined {
    const { hosted, id, failures, refusals } = call;
    const about = { function: hosted.fn.config.name, id };
    if (error instanceof ProblemError && error.status === 429) {
      call.refusals += 1;
      const first = Math.min(ROOM_DELAY, ...delays);
      const longest = Math.min(first * 2 ** refusals, MOST_ROOM_DELAY);
      // Each at another moment: all at once they would keep one another out again.
      const delay = Math.ceil(longest * Math.random());
      logger.info({ ...about, refusals, delay }, 'an asynchronous invocation waits for room');
      return delay;
    }
    call.failures += 1;
    const delay = delays[failures];
    logger.warn({ ...about, err: error, failures, delay }, 'an asynchronous invocation failed');
    return delay;
  }

  function repeat(call: Call, delay: number): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      void attempt(call);
    }, delay);
    timers.add(timer);
  }

  return {
    take(hosted, payload, id) {
      if (underWay >= LIMIT) {
        throw new AwsError(429, 'TooManyRequestsException', 'Cannot take the event: too many wait already', {
          Reason: 'CallerRateLimitExceeded',
          retryAfterSeconds: '1',
        });
      }
      underWay += 1;
      // It lasts longer than the request that brought it.
      const context = { ...currentContext()!, deadline: Number.POSITIVE_INFINITY };
      void runInContext(context, () => attempt({ hosted, payload, id, failures: 0, refusals: 0 }));
    },
    close() {
      closed = true;
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
