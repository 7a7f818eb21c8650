/** What to do with a stored answer, by its age alone. */

export type CacheMove = 'serve' | 'serve-and-refresh' | 'serve-if-origin-fails' | 'fetch';

/** How long an answer is good; seconds. */
export interface Freshness {
  /** Epoch milliseconds. */
  storedAt: number;
  maxAge: number;
  staleWhileRevalidate: number;
  staleIfError: number;
}

export function chooseCacheMove(entry: Freshness | undefined, now: number): CacheMove {
  if (entry === undefined) return 'fetch';
  const age = (now - entry.storedAt) / 1_000;
  if (age < entry.maxAge) return 'serve';
  if (age < entry.maxAge + entry.staleWhileRevalidate) return 'serve-and-refresh';
  return age < entry.maxAge + entry.staleIfError ? 'serve-if-origin-fails' : 'fetch';
}
