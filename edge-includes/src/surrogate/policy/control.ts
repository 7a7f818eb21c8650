/**
 * What an origin tells its surrogates: `Surrogate-Control` (Edge Architecture 1.0, section 2), and `Cache-Control`
 * (RFC 9111, RFC 5861) where that says more. Surrogate-Control wins.
 */

import { type Fields, fieldOf } from '../../wire/message.ts';

export interface Control {
  /** Whether the body is to be processed as ESI. */
  esi: boolean;
  /** Seconds; null: no explicit freshness, so the answer is not stored. */
  maxAge: number | null;
  /** Seconds after `maxAge` in which it may be served while a fresh one is fetched. */
  staleWhileRevalidate: number;
  /** Seconds after `maxAge` in which it may be served when the origin fails. */
  staleIfError: number;
  /** Whether one answer may serve many: not `private`, not `no-store`, no cookie set. */
  shareable: boolean;
}

export function readControl(headers: Fields): Control {
  const surrogate = readDirectives(fieldOf(headers, 'surrogate-control'));
  const cache = readDirectives(fieldOf(headers, 'cache-control'));
  const forbids = (directives: Map<string, string>) =>
    directives.has('no-store') || directives.has('private') || directives.has('no-store-remote');
  // A surrogate's own max-age may allow what Cache-Control forbids to browsers, but never a private answer.
  const shareable =
    headers['set-cookie'] === undefined &&
    headers['vary'] !== '*' &&
    !forbids(surrogate) &&
    !cache.has('private') &&
    (surrogate.has('max-age') || !(forbids(cache) || cache.has('no-cache')));
  const [fresh, grace] = (surrogate.get('max-age') ?? '').split('+');
  const own = readSeconds(fresh);
  const stale = (name: string) => readSeconds(surrogate.get(name)) ?? readSeconds(cache.get(name));
  const graceSeconds = readSeconds(grace) ?? 0;
  return {
    esi: /(?:^|\s)ESI\/1\.0(?:\s|$)/.test(surrogate.get('content') ?? ''),
    maxAge: own ?? readSeconds(cache.get('s-maxage')) ?? readSeconds(cache.get('max-age')),
    staleWhileRevalidate: stale('stale-while-revalidate') ?? graceSeconds,
    staleIfError: stale('stale-if-error') ?? graceSeconds,
    shareable,
  };
}

/** Whether a body of this type may hold ESI at all. */
export function isText(headers: Fields): boolean {
  const type = fieldOf(headers, 'content-type') ?? '';
  return /^(?:text\/|application\/(?:[\w.+-]*\+)?(?:xml|json|javascript))/i.test(type);
}

/** Directive → value, in lower case, quotes removed; a target such as `;edge` is cut off. */
function readDirectives(field: string | undefined): Map<string, string> {
  const directives = new Map<string, string>();
  for (const [, name, quoted, plain] of (field ?? '').matchAll(
    /([\w-]+)(?:=(?:"([^"]*)"|([^\s,;]*)))?(?:;[\w.-]+)?/g,
  )) {
    directives.set(name!.toLowerCase(), quoted ?? plain ?? '');
  }
  return directives;
}

function readSeconds(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : null;
}
