/** What to do with a stored answer, by the time alone. */

export type CacheMove = 'serve' | 'serve-and-refresh' | 'serve-stale' | 'serve-if-origin-fails' | 'fetch';

/** How long an answer is good; the windows in seconds. */
export interface Freshness {
  /** Epoch milliseconds until which it is fresh. */
  freshUntil: number;
  /** After that, while a fresh one is fetched (RFC 5861, section 3). */
  staleWhileRevalidate: number;
  /** After that, when the origin fails (RFC 5861, section 4). */
  staleIfError: number;
  /** Epoch milliseconds; the origin failed just before, and is left alone until then. */
  retryAt: number;
}

export function chooseCacheMove(entry: Freshness | undefined, now: number): CacheMove {
  if (entry === undefined) return 'fetch';
  const late = (now - entry.freshUntil) / 1_000;
  if (late < 0) return 'serve';
  const covers = late < entry.staleIfError;
  if (late < entry.staleWhileRevalidate) return now < entry.retryAt ? 'serve-stale' : 'serve-and-refresh';
  if (!covers) return 'fetch';
  return now < entry.retryAt ? 'serve-stale' : 'serve-if-origin-fails';
}
