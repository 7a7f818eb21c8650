/**
 * What the head of a composed page says, from what the heads of its parts say: the strictest of them. A part that
 * names no freshness has none.
 */

import { type Fields, fieldOf } from '../../wire/message.ts';
import { readCacheControl, secondsOf } from '../policy/directives.ts';

/** One part of a page whose head is known. */
export interface PagePart {
  headers: Fields;
  /** Seconds since the origin made it. */
  age: number;
}

interface PartPolicy {
  visibility: 'public' | 'private' | null;
  store: boolean;
  revalidates: boolean;
  /** Seconds that a browser and a shared cache may keep it from its birth. */
  browser: number;
  shared: number;
}

/** `Cache-Control` of the page (RFC 9111, section 5.2.2). */
export function mergeCacheControl(parts: readonly PagePart[]): string {
  let [isPrivate, isPublic, revalidates] = [false, false, false];
  let [browser, shared] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const { headers, age } of parts) {
    const policy = readPolicy(headers);
    if (!policy.store) return 'no-store';
    isPrivate ||= policy.visibility === 'private';
    isPublic ||= policy.visibility === 'public';
    revalidates ||= policy.revalidates;
    browser = Math.min(browser, policy.browser - age);
    shared = Math.min(shared, policy.shared - age);
  }
  const words: string[] = isPrivate ? ['private'] : isPublic ? ['public'] : [];
  if (browser <= 0 && (isPrivate || shared <= 0)) words.push('no-cache');
  else words.push(`max-age=${Math.max(browser, 0)}`);
  if (!isPrivate && shared > browser) words.push(`s-maxage=${shared}`);
  if (revalidates) words.push('must-revalidate');
  return words.join(', ');
}

/** The fields that the page varies by: those of all its parts, lower case and sorted; `*` alone when one says so. */
export function mergeVary(parts: readonly { headers: Fields }[]): string[] {
  const names = new Set<string>();
  for (const { headers } of parts) {
    if (headers['vary'] === undefined) continue;
    for (const name of (fieldOf(headers, 'vary') ?? '').split(',')) {
      if (name.trim() !== '') names.add(name.trim().toLowerCase());
    }
  }
  return names.has('*') ? ['*'] : [...names].sort();
}

/** Read once for each answer: those of the cache are asked for with every page. */
const policies = new WeakMap<Fields, PartPolicy>();

function readPolicy(headers: Fields): PartPolicy {
  const known = policies.get(headers);
  if (known !== undefined) return known;
  const directives = readCacheControl(headers);
  const stale = directives.has('no-cache');
  const browser = stale ? 0 : (secondsOf(directives, 'max-age') ?? 0);
  const policy: PartPolicy = {
    visibility: directives.has('private') ? 'private' : directives.has('public') ? 'public' : null,
    store: !directives.has('no-store'),
    revalidates: directives.has('must-revalidate'),
    browser,
    shared: stale ? 0 : (secondsOf(directives, 's-maxage') ?? browser),
  };
  policies.set(headers, policy);
  return policy;
}
