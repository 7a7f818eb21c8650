/** A working rate limiter for tests: counts in memory, in fixed windows. */

import type { RateLimiter } from '../limits/rate-limiter.ts';

export function createMemoryLimiter(now: () => number = Date.now): RateLimiter {
  const counts = new Map<string, { taken: number; ends: number }>();
  return {
    async take(key, rule) {
      const id = `${rule.name}:${key}`;
      const present = counts.get(id);
      const count =
        present !== undefined && present.ends > now()
          ? present
          : { taken: 0, ends: now() + rule.window * 1_000 };
      counts.set(id, count);
      count.taken += 1;
      const allowed = count.taken <= rule.limit;
      return { allowed, retryAfter: allowed ? 0 : (count.ends - now()) / 1_000 };
    },
  };
}
