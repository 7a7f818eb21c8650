/** What one page is made of: its document and its includes, and what its head says because of them. */

import { type Fields, fieldOf, type WireRequest, type WireResponse } from '../wire/message.ts';
import type { CachedResponse } from './caching/cache.ts';
import type { StoredAnswer } from './caching/store.ts';
import { ageOf, mergeCacheControl, mergeVary } from './composed/page-policy.ts';
import { cacheStatus } from './policy/cache-status.ts';
import { readCacheControl } from './policy/directives.ts';
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
  /** An include says that it is everybody's, and wants to set cookies: they are dropped. */
  onPublicCookies(src: string): void;
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

/** The document or an include; one that came from no cache has no state. */
type Counted = WireResponse & Partial<CachedResponse>;

export function createAccount(
  request: Pick<WireRequest, 'target'>,
  options: PageAccountOptions,
): PageAccount {
  let document: Counted;
  const parts: Counted[] = [];
  const timings: string[] = [];
  const cookies: string[] = [];
  let degraded = false;
  let sent = false;

  function takeCookies(src: string, headers: Fields): void {
    const field = headers['set-cookie'];
    if (field === undefined) return;
    if (readCacheControl(headers).has('public')) options.onPublicCookies(src);
    else if (options.includesSetCookies && !sent) cookies.push(...listOf(field));
    else options.onCookiesDropped(src);
  }

  function vary(): string[] {
    return mergeVary(document.headers, parts);
  }

  function head(now: number): Fields {
    const headers: Fields = { ...fieldsToPass(document.headers) };
    sent = true;
    if (cookies.length > 0) headers['set-cookie'] = [...listOf(headers['set-cookie']), ...cookies];
    const names = vary();
    if (names.length > 0) headers['vary'] = names.join(', ');
    if (degraded) headers['cache-control'] = 'no-store';
    else if (!options.documentDecides) headers['cache-control'] = mergeCacheControl(document, parts, now);
    const status = describeStatus(document, now);
    if (status !== null) headers['cache-status'] = status;
    if (options.accounted) {
      headers['server-timing'] = [describeTiming('page', request.target, document, 0), ...timings].join(', ');
    }
    return headers;
  }

  return {
    begin(response) {
      document = response;
    },
    include(src, response, waited) {
      parts.push(response);
      if (options.accounted) {
        timings.push(describeTiming(`include-${timings.length + 1}`, src, response, waited));
      }
      takeCookies(src, response.headers);
    },
    degrade() {
      degraded = true;
    },
    storedParts() {
      if (degraded) return null;
      const found: StoredAnswer[] = [];
      for (const { state, stored } of [document, ...parts]) {
        if (state !== 'hit' || stored == null) return null;
        found.push(stored);
      }
      return found;
    },
    vary,
    status: (now) => describeStatus(document, now),
    age: (now) => ageOf(document, now),
    head,
  };
}

/** What of a document's fields stands on the page too. Read once for each answer. */
const passed = new WeakMap<Fields, Fields>();

function fieldsToPass(headers: Fields): Fields {
  const before = passed.get(headers);
  if (before !== undefined) return before;
  const fields: Fields = {};
  for (const name in headers) if (!ownFields.has(name)) fields[name] = headers[name];
  const left = passSurrogateControl(headers);
  if (left !== undefined) fields['surrogate-control'] = left;
  passed.set(headers, fields);
  return fields;
}

/** How the document came about (RFC 9211); `null` where no cache was asked. */
function describeStatus({ state, stored }: Counted, now: number): string | null {
  if (state === undefined) return null;
  const ttl = stored == null ? {} : { ttl: (stored.freshUntil - now) / 1_000 };
  return cacheStatus({ cache: 'edge-includes', state, ...ttl });
}

/** One entry of `Server-Timing`: what it was, where it came from, its size and its release. */
function describeTiming(name: string, src: string, part: Counted, waited: number): string {
  const { headers, state = 'fetched', stored } = part;
  const release = fieldOf(headers, 'tessera-release');
  const words = [
    src,
    state,
    ...(stored == null ? [] : [`${stored.body.length} B`]),
    ...(release === undefined ? [] : [release]),
  ];
  const text = words.join(' ').replace(/[^\x20-\x7e]|["\\]/g, '?');
  return `${name};desc="${text}";dur=${waited.toFixed(1)}`;
}

function listOf(field: Fields[string]): string[] {
  return field === undefined ? [] : Array.isArray(field) ? field : [field];
}
