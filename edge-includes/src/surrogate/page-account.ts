/** What one page is made of: its document and its includes, and what its head says because of them. */

import { type Fields, fieldOf, type WireRequest, type WireResponse } from '../wire/message.ts';
import type { CachedResponse, CacheState } from './caching/cache.ts';
import type { StoredAnswer } from './caching/store.ts';
import { mergeCacheControl, mergeVary, type PagePart } from './composed/page-policy.ts';
import { cacheStatus } from './policy/cache-status.ts';
import { passSurrogateControl } from './policy/surrogate-control.ts';

export interface PageAccount {
  /** The head of the document has come. */
  begin(response: WireResponse | CachedResponse): void;
  /** The head of an include has come. */
  include(src: string, response: CachedResponse, waited: number): void;
  /** Something else stands in the place of an include. */
  degrade(): void;
  /** Everything that the page is made of, if all of it was fresh in the cache and nothing stands in for another. */
  storedParts(): StoredAnswer[] | null;
  /** The names of the request headers that the page varies by, as far as its parts are known. */
  vary(): string[];
  /** Seconds since the origin made the document. */
  age(now: number): number;
  /** How the document came about (RFC 9211), if a cache was asked. */
  status(now: number): string | null;
  /** The page's head, from what is known now. Includes that come later cannot add to it. */
  head(now: number): Fields;
}

export interface PageAccountOptions {
  includesSetCookies: boolean;
  /** Whether the document's `Cache-Control` stands, whatever its includes say. */
  documentDecides: boolean;
  /** Whether the head tells of every include. */
  accounted: boolean;
  onCookiesDropped(src: string): void;
}

/** Fields that tell of the document's own bytes, or that surrogates alone read. */
const ownFields = new Set([
  'surrogate-control',
  'surrogate-key',
  'content-length',
  'accept-ranges',
  'content-digest',
  'repr-digest',
  'digest',
  'content-md5',
  'etag',
  'last-modified',
  'expires',
  'age',
]);

interface Counted {
  src: string;
  headers: Fields;
  state: CacheState | null;
  stored: StoredAnswer | null;
  waited: number;
}

export function createAccount(
  request: Pick<WireRequest, 'target'>,
  options: PageAccountOptions,
): PageAccount {
  const parts: Counted[] = [];
  const cookies: string[] = [];
  let degraded = false;
  let sent = false;

  function takeCookies({ src, headers }: Counted): void {
    const field = headers['set-cookie'];
    if (field === undefined) return;
    if (options.includesSetCookies && !sent) cookies.push(...(Array.isArray(field) ? field : [field]));
    else options.onCookiesDropped(src);
  }

  function head(now: number): Fields {
    const headers: Fields = {};
    for (const name in parts[0]!.headers) {
      if (!ownFields.has(name)) headers[name] = parts[0]!.headers[name];
    }
    sent = true;
    if (cookies.length > 0) headers['set-cookie'] = [...listOf(headers['set-cookie']), ...cookies];
    const vary = mergeVary(parts);
    if (vary.length > 0) headers['vary'] = vary.join(', ');
    if (degraded) headers['cache-control'] = 'no-store';
    else if (!options.documentDecides && parts.some((part) => part.headers['cache-control'] !== undefined)) {
      headers['cache-control'] = mergeCacheControl(parts.map((part) => describe(part, now)));
    }
    headers['surrogate-control'] = passSurrogateControl(parts[0]!.headers);
    const status = describeStatus(parts[0]!, now);
    if (status !== null) headers['cache-status'] = status;
    if (options.accounted) headers['server-timing'] = parts.map(timing).join(', ');
    return headers;
  }

  return {
    begin(response) {
      const { state = null, stored = null } = response as Partial<CachedResponse>;
      parts.unshift({ src: request.target, headers: response.headers, state, stored, waited: 0 });
    },
    include(src, { headers, state, stored }, waited) {
      const part = { src, headers, state, stored, waited };
      parts.push(part);
      if (headers['set-cookie'] !== undefined) takeCookies(part);
    },
    degrade() {
      degraded = true;
    },
    storedParts() {
      if (degraded) return null;
      const found: StoredAnswer[] = [];
      for (const { state, stored } of parts) {
        if (state !== 'hit' || stored === null) return null;
        found.push(stored);
      }
      return found;
    },
    vary: () => mergeVary(parts),
    status: (now) => describeStatus(parts[0]!, now),
    age: (now) => describe(parts[0]!, now).age,
    head,
  };
}

/** How the document came about (RFC 9211); `null` where no cache was asked. */
function describeStatus({ state, stored }: Counted, now: number): string | null {
  if (state === null) return null;
  const ttl = stored === null ? {} : { ttl: (stored.freshUntil - now) / 1_000 };
  return cacheStatus({ cache: 'edge-includes', state, ...ttl });
}

function describe({ headers, stored }: Counted, now: number): PagePart {
  const arrived = Number(fieldOf(headers, 'age') ?? 0);
  const age = stored === null ? arrived : (now - stored.bornAt) / 1_000;
  return { headers, age: Number.isFinite(age) ? Math.max(0, Math.floor(age)) : 0 };
}

/** One entry of `Server-Timing`: what the include was, where it came from, its size and its release. */
function timing({ src, headers, state, stored, waited }: Counted, index: number): string {
  const release = fieldOf(headers, 'tessera-release');
  const words = [
    src,
    state ?? 'fetched',
    ...(stored === null ? [] : [`${stored.body.length} B`]),
    ...(release === undefined ? [] : [release]),
  ];
  const text = words.join(' ').replace(/[^\x20-\x7e]|["\\]/g, '?');
  return `${index === 0 ? 'page' : `include-${index}`};desc="${text}";dur=${waited.toFixed(1)}`;
}

function listOf(field: Fields[string]): string[] {
  return field === undefined ? [] : Array.isArray(field) ? field : [field];
}
