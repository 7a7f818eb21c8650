/** `Cache-Status` (RFC 9211): how the cache came by an answer, for whoever looks at it. */

import type { CacheState } from '../caching/answer.ts';

export interface CacheStatusInit {
  /** How this cache is called. @default edge */
  cache?: string;
  state: CacheState;
  /** Status of upstream's answer, when it differs from the one passed on. */
  forwardedStatus?: number;
  /** Seconds until it is stale; negative when it is. */
  ttl?: number;
  /** Whether upstream's answer was stored. */
  stored?: boolean;
  /** Anything else; in the clear. */
  detail?: string;
}

const forwarded: Record<CacheState, string | null> = {
  hit: null,
  stale: null,
  miss: 'uri-miss',
  coalesced: 'uri-miss',
  revalidated: 'stale',
  pass: 'bypass',
};

/** One member of the field. A stale answer is a hit whose `ttl` is negative (section 2.4). */
export function cacheStatus(init: CacheStatusInit): string {
  const { cache = 'edge', state, forwardedStatus, ttl, stored = false, detail } = init;
  const reason = forwarded[state];
  const parts = [cache, reason === null ? 'hit' : `fwd=${reason}`];
  if (reason !== null && forwardedStatus !== undefined) parts.push(`fwd-status=${forwardedStatus}`);
  if (ttl !== undefined) parts.push(`ttl=${Math.floor(ttl)}`);
  if (reason !== null && stored) parts.push('stored');
  if (state === 'coalesced') parts.push('collapsed');
  if (detail !== undefined) parts.push(`detail=${toStructuredString(detail)}`);
  return parts.join('; ');
}

/** A String of RFC 9651: printable ASCII alone. */
function toStructuredString(text: string): string {
  return `"${text.replace(/[^\x20-\x7e]/g, '?').replace(/["\\]/g, '\\$&')}"`;
}
