/** What an unsafe request has changed (RFC 9111, section 4.4). */

import { type Fields, fieldOf, type WireRequest } from '../../wire/message.ts';

const safe = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/** Targets on the same origin whose stored answers hold no longer: the request's own, `Location`, `Content-Location`. */
export function targetsChangedBy(
  request: WireRequest,
  response: { status: number; headers: Fields },
): string[] {
  if (safe.has(request.method) || response.status < 200 || response.status > 399) return [];
  const named = ['location', 'content-location'].map((name) =>
    sameOriginTarget(request, response.headers, name),
  );
  return [...new Set([request.target, ...named.filter((target) => target !== null)])];
}

function sameOriginTarget(request: WireRequest, headers: Fields, name: string): string | null {
  const value = fieldOf(headers, name);
  if (value === undefined) return null;
  const origin = request.origin || `http://${fieldOf(request.headers, 'host') ?? 'localhost'}`;
  const base = URL.parse(request.target, origin);
  const url = base === null ? null : URL.parse(value, base);
  // The client may have asked over https where upstream speaks http: the host decides.
  return url !== null && url.host === base?.host ? url.pathname + url.search : null;
}
