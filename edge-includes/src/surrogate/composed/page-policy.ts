/**
 * What the head of a composed page says, from what the heads of its parts say: the strictest of them. A part that
 * names no freshness has none.
 */

import { type Fields, fieldOf } from '../../wire/message.ts';

/** One part of a page whose head is known. */
export interface PagePart {
  headers: Fields;
  /** Seconds since the origin made it. */
  age: number;
}

interface PartPolicy {
  visibility: 'public' | 'private' | null;
  store: boolean;
  revalidate: boolean;
  /** Seconds that a browser and a shared cache may still keep it. */
  browser: number;
  shared: number;
}

/** `Cache-Control` of the page (RFC 9111, section 5.2.2). */
export function mergeCacheControl(parts: readonly PagePart[]): string {
  const policies = parts.map(readPolicy);
  if (policies.some((policy) => !policy.store)) return 'no-store';
  const isPrivate = policies.some((policy) => policy.visibility === 'private');
  const browser = Math.min(...policies.map((policy) => policy.browser));
  const shared = Math.min(...policies.map((policy) => policy.shared));
  const words = [
    ...(isPrivate
      ? ['private']
      : policies.some((policy) => policy.visibility === 'public')
        ? ['public']
        : []),
    ...(browser <= 0 && (isPrivate || shared <= 0) ? ['no-cache'] : [`max-age=${Math.max(browser, 0)}`]),
    ...(!isPrivate && shared > browser ? [`s-maxage=${shared}`] : []),
    ...(policies.some((policy) => policy.revalidate) ? ['must-revalidate'] : []),
  ];
  return words.join(', ');
}

/** The fields that the page varies by: those of all its parts, lower case and sorted; `*` alone when one says so. */
export function mergeVary(parts: readonly { headers: Fields }[]): string[] {
  const names = new Set<string>();
  for (const { headers } of parts) {
    for (const name of (fieldOf(headers, 'vary') ?? '').split(',')) {
      if (name.trim() !== '') names.add(name.trim().toLowerCase());
    }
  }
  return names.has('*') ? ['*'] : [...names].sort();
}

function readPolicy({ headers, age }: PagePart): PartPolicy {
  const directives = new Map<string, string>();
  for (const [, name, quoted, plain] of (fieldOf(headers, 'cache-control') ?? '').matchAll(
    /([\w-]+)(?:\s*=\s*(?:"([^"]*)"|([^\s,]*)))?/g,
  )) {
    directives.set(name!.toLowerCase(), quoted ?? plain ?? '');
  }
  const seconds = (name: string) => {
    const text = directives.get(name);
    return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined;
  };
  const stale = directives.has('no-cache');
  const browser = stale ? 0 : (seconds('max-age') ?? 0);
  return {
    visibility: directives.has('private') ? 'private' : directives.has('public') ? 'public' : null,
    store: !directives.has('no-store'),
    revalidate: directives.has('must-revalidate'),
    browser: Math.floor(browser - age),
    shared: Math.floor((stale ? 0 : (seconds('s-maxage') ?? browser)) - age),
  };
}
