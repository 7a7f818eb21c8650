/** Asks the store again while it cannot be reached: after pauses that grow, telling of the first failure and of the end. */

import { setTimeout as sleep } from 'node:timers/promises';
import { ProblemError } from '@tessera/contracts/problem';
import type { Logger } from '@tessera/service';

export interface InsistOptions {
  logger: Logger;
  /** Gives up without a word. */
  signal?: AbortSignal;
  /** After so many failures it gives up, and says so. @default never */
  attempts?: number;
}

/** Milliseconds before it is tried again: at first, doubled each time, and at most. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 5_000;

/** Null when it was given up. */
export async function insist<T>(ask: () => Promise<T>, options: InsistOptions): Promise<T | null> {
  const { logger, signal, attempts = Number.POSITIVE_INFINITY } = options;
  for (let failures = 0; !signal?.aborted; ) {
    try {
      const answer = await ask();
      if (failures > 0) logger.info({ failures }, 'the store answers again');
      return answer;
    } catch (error) {
      failures += 1;
      if (signal?.aborted) return null;
      if (failures === 1 || failures >= attempts) tellOf(error, logger);
      if (failures >= attempts) return null;
    }
    const pause = Math.min(FIRST_PAUSE * 2 ** (failures - 1), LONGEST_PAUSE);
    await sleep(pause, undefined, signal ? { signal } : {}).catch(() => undefined);
  }
  return null;
}

/** A refusal will not end by itself; that nobody answers may. */
function tellOf(error: unknown, logger: Logger): void {
  if (error instanceof ProblemError && error.status < 500) {
    logger.error({ code: error.code, reason: error.problem.detail }, 'the store refuses a trigger');
  } else logger.warn({ err: error }, 'the store did not answer a trigger');
}
