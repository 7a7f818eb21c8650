/**
 * Limits guesses at credentials. Failures are counted in memory, bounded: a secret has 256 random bits, so a restart
 * gives nothing away, and a counter on disk would let anyone make the registry write.
 */

import { ProblemError } from '@tessera/contracts/problem';

export interface FailureLimit {
  /** Seconds until this key may be tried again; 0 when it may now. */
  waitFor(key: string): number;
  count(key: string): void;
}

export interface FailureLimitOptions {
  /** Failures of one key within a window. @default 10 */
  limit?: number;
  /** Milliseconds. @default 60_000 */
  window?: number;
  /** Keys that are counted at once; the oldest is forgotten. @default 10_000 */
  size?: number;
  /** @default Date.now */
  now?: () => number;
}

export function createFailureLimit(options: FailureLimitOptions = {}): FailureLimit {
  const { limit = 10, window = 60_000, size = 10_000, now = Date.now } = options;
  const counts = new Map<string, { failures: number; until: number }>();
  const current = (key: string) => {
    const found = counts.get(key);
    if (found !== undefined && found.until <= now()) counts.delete(key);
    return counts.get(key);
  };
  return {
    waitFor(key) {
      const found = current(key);
      return found === undefined || found.failures < limit ? 0 : Math.ceil((found.until - now()) / 1_000);
    },
    count(key) {
      const found = current(key) ?? { failures: 0, until: now() + window };
      found.failures += 1;
      counts.set(key, found);
      if (counts.size > size) counts.delete(counts.keys().next().value!);
    },
  };
}

/** @throws ProblemError 429 `rate-limited` after too many failures of this key */
export function requireTurn(failures: FailureLimit, key: string): void {
  const retryAfter = failures.waitFor(key);
  if (retryAfter === 0) return;
  throw new ProblemError({
    status: 429,
    code: 'rate-limited',
    title: 'Too many attempts',
    detail: `Cannot accept another attempt yet: wait ${retryAfter} seconds, then try again`,
    extensions: { retryAfter },
  });
}
