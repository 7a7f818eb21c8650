/**
 * What the head of a composed page says, from what the heads of its parts say: the strictest of them. A part that
 * names no freshness has none.
 */

import { type Fields, fieldOf } from '../../wire/message.ts';
import type { StoredAnswer } from '../caching/answer.ts';
import { listField, readCacheControl, secondsOf } from '../policy/directives.ts';

/** A part of a page whose head is known. */
export interface PagePart {
  headers: Fields;
  /** Where it is kept. */
  stored?: Pick<StoredAnswer, 'bornAt'> | null;
}

interface PartPolicy {
  /** Whether there is any. */
  isStated: boolean;
  visibility: 'public' | 'private' | null;
  store: boolean;
  revalidates: boolean;
  /** Seconds that a browser and a shared cache may keep it from its birth. */
  browser: number;
  shared: number;
}

/**
 * `Cache-Control` of the page (RFC 9111, section 5.2.2); nothing where no part has any.
 *
 * @param now epoch milliseconds
 */
export function mergeCacheControl(
  document: PagePart,
  parts: readonly PagePart[],
  now: number,
): string | undefined {
  let strictest = readPolicy(document.headers);
  const merged: PartPolicy = { ...strictest };
  ageBy(merged, strictest, ageOf(document, now));
  for (const part of parts) {
    strictest = readPolicy(part.headers);
    if (strictest.visibility === 'private' || merged.visibility === null) {
      merged.visibility = strictest.visibility ?? merged.visibility;
    }
    merged.isStated ||= strictest.isStated;
    merged.store &&= strictest.store;
    merged.revalidates ||= strictest.revalidates;
    ageBy(merged, strictest, ageOf(part, now));
  }
  return merged.isStated ? writePolicy(merged) : undefined;
}

/** The fields that the page varies by: those of all its parts, lower case and sorted; `*` alone when one says so. */
export function mergeVary(document: Fields, parts: readonly PagePart[]): string[] {
  const names = new Set<string>();
  addVary(names, document);
  for (const { headers } of parts) addVary(names, headers);
  return names.has('*') ? ['*'] : [...names].sort();
}

/** Seconds since the origin made it. */
export function ageOf({ headers, stored }: PagePart, now: number): number {
  const age = stored == null ? Number(fieldOf(headers, 'age') ?? 0) : (now - stored.bornAt) / 1_000;
  return Number.isFinite(age) ? Math.max(0, Math.floor(age)) : 0;
}

function addVary(names: Set<string>, headers: Fields): void {
  if (headers['vary'] === undefined) return;
  for (const name of listField(headers, 'vary').split(',')) {
    if (name.trim() !== '') names.add(name.trim().toLowerCase());
  }
}

function ageBy(merged: PartPolicy, { browser, shared }: PartPolicy, age: number): void {
  merged.browser = Math.min(merged.browser, browser - age);
  merged.shared = Math.min(merged.shared, shared - age);
}

function writePolicy({ visibility, store, revalidates, browser, shared }: PartPolicy): string {
  if (!store) return 'no-store';
  const isPrivate = visibility === 'private';
  const words: string[] = visibility === null ? [] : [visibility];
  if (browser <= 0 && (isPrivate || shared <= 0)) words.push('no-cache');
  else words.push(`max-age=${Math.max(browser, 0)}`);
  if (!isPrivate && shared > browser) words.push(`s-maxage=${shared}`);
  if (revalidates) words.push('must-revalidate');
  return words.join(', ');
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
    isStated: headers['cache-control'] !== undefined,
    visibility: directives.has('private') ? 'private' : directives.has('public') ? 'public' : null,
    store: !directives.has('no-store'),
    revalidates: directives.has('must-revalidate'),
    browser,
    shared: stale ? 0 : (secondsOf(directives, 's-maxage') ?? browser),
  };
  policies.set(headers, policy);
  return policy;
}
