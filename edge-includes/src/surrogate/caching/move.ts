/** What to do with a stored answer, by the time alone. */

export type CacheMove = 'serve' | 'serve-and-refresh' | 'serve-if-origin-fails' | 'fetch';

/** How long an answer is good; the windows in seconds. */
export interface Freshness {
  /** Epoch milliseconds until which it is fresh. */
  freshUntil: number;
  staleWhileRevalidate: number;
  staleIfError: number;
}

export function chooseCacheMove(entry: Freshness | undefined, now: number): CacheMove {
  if (entry === undefined) return 'fetch';
  const late = (now - entry.freshUntil) / 1_000;
  if (late < 0) return 'serve';
  if (late < entry.staleWhileRevalidate) return 'serve-and-refresh';
  return late < entry.staleIfError ? 'serve-if-origin-fails' : 'fetch';
}
