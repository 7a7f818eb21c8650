/**
 * What the head of a composed page says, from what the heads of its parts say: the strictest of them. A part that
 * names no freshness has none.
 */

import { type Fields, fieldOf } from '../../wire/message.ts';
import type { StoredAnswer } from '../caching/answer.ts';
import { listField } from '../policy/directives.ts';
import { type PartPolicy, readPartPolicy } from '../policy/part-policy.ts';

/** A part of a page whose head is known. */
export interface PagePart {
  headers: Fields;
  /** Where it is kept. */
  stored?: Pick<StoredAnswer, 'bornAt' | 'partPolicy'> | null;
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
  let strictest = policyOf(document);
  const merged: PartPolicy = { ...strictest };
  ageBy(merged, strictest, ageOf(document, now));
  for (const part of parts) {
    strictest = policyOf(part);
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

/** Read once for each answer of the cache, which is asked for with every page. */
function policyOf({ headers, stored }: PagePart): PartPolicy {
  if (stored == null) return readPartPolicy(headers);
  stored.partPolicy ??= readPartPolicy(headers);
  return stored.partPolicy;
}
