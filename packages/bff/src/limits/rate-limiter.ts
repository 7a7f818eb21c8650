/** Rate limits, counted where all instances of a BFF see them: in the store. */

import { createHash } from 'node:crypto';
import { ProblemError } from '@tessera/contracts/problem';

/** So many takes within a window. */
export interface RateRule {
  /** Names the rule in the store's keys, such as `sign-in-account`. */
  name: string;
  /** Most takes within the window. */
  limit: number;
  /** Seconds. */
  window: number;
}

export interface RateVerdict {
  allowed: boolean;
  /** Seconds until a take is allowed again; 0 when it was. */
  retryAfter: number;
}

export interface RateLimiter {
  /** Counts one take for a key, such as an account or a network. Throws when the counter is out of reach. */
  take(key: string, rule: RateRule): Promise<RateVerdict>;
}

/** What the store offers for counting; see its contract of limits. */
export interface AttemptCounter {
  takeAttempt(input: {
    body: { name: string; key: string; limit: number; window: number };
  }): Promise<RateVerdict>;
}

/** Counts in the store. A key's SHA-256 is kept in place of the key, so that no address or name is. */
export function createStoreLimiter(store: AttemptCounter): RateLimiter {
  return {
    take: (key, { name, limit, window }) =>
      store.takeAttempt({
        body: { name, key: createHash('sha256').update(key).digest('base64url'), limit, window },
      }),
  };
}

/**
 * Counts one take under every rule, all of them even when the first refuses, so that no rule can be probed.
 *
 * @throws ProblemError 429 `rate-limited` with `retryAfter` in seconds
 */
export async function requireRate(
  limiter: RateLimiter,
  takes: readonly { key: string; rule: RateRule }[],
): Promise<void> {
  const verdicts = await Promise.all(takes.map(({ key, rule }) => limiter.take(key, rule)));
  const waits = verdicts.filter((verdict) => !verdict.allowed).map((verdict) => verdict.retryAfter);
  if (waits.length === 0) return;
  const retryAfter = Math.max(1, Math.ceil(Math.max(...waits)));
  throw new ProblemError({
    status: 429,
    code: 'rate-limited',
    title: 'Too many attempts',
    detail: `Cannot accept another attempt yet: wait ${retryAfter} seconds, then try again`,
    extensions: { retryAfter },
  });
}

/** The network of a client's address: a /24 of IPv4, a /64 of IPv6. One visitor can hold no more than that. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:/i, '');
  if (/^\d+(\.\d+){3}$/.test(plain)) return `${plain.split('.').slice(0, 3).join('.')}.0/24`;
  const [head = '', tail] = plain.split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros =
    tail === undefined ? [] : Array<string>(Math.max(0, 8 - groups.length - rest.length)).fill('0');
  return `${[...groups, ...zeros, ...rest].slice(0, 4).join(':').toLowerCase()}::/64`;
}
