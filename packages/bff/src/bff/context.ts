/** What a handler knows of the request it serves, whether it came over `/api` or from a fragment's `load`. */

import type { IncomingMessage } from 'node:http';
import { headers as names } from '@tessera/contracts/headers';
import type { AssertionVerifier, IdentityClaims } from '@tessera/contracts/identity';
import { currentContext, type RequestContext } from '@tessera/service';
import { type CookieSink, createCookieSink } from '../cookies/cookie-sink.ts';
import { bffErrors } from '../errors.ts';

export interface BffContext {
  /** Who asks, verified; `null` for an anonymous visitor. */
  identity: IdentityClaims | null;
  /** The visitor's address as the gateway saw it. */
  client: string;
  /** Cookies for the answer. A public fragment may set none. */
  cookies: CookieSink;
  /** Further headers for the answer, lower-case names. */
  headers: Map<string, string>;
  /** Ends when nobody waits any more: the client left or the deadline passed. */
  signal: AbortSignal;
  requestId: string;
}

/**
 * Makes the context of one request.
 *
 * @param verify knows the gateway's keys
 * @param bff the audience that the assertion must name
 * @throws ProblemError 401 `bff-identity-invalid` for an assertion that does not hold
 */
export function createContext(
  request: IncomingMessage,
  options: { verify: AssertionVerifier; bff: string; signal: AbortSignal },
): BffContext {
  return {
    identity: readIdentity(request, options),
    client: String(request.headers[names.client] ?? request.socket.remoteAddress ?? ''),
    cookies: createCookieSink(),
    headers: new Map(),
    signal: options.signal,
    requestId: currentContext()?.requestId ?? '',
  };
}

/** The same request without anything personal: what a public fragment may know. */
export function anonymous(context: BffContext): BffContext {
  return { ...context, identity: null, cookies: createCookieSink(), headers: new Map() };
}

/** The request context without the identity that upstream calls would pass on. */
export function withoutIdentity(context: RequestContext): RequestContext {
  const { identity: _, ...rest } = context;
  return rest;
}

function readIdentity(
  request: IncomingMessage,
  { verify, bff }: { verify: AssertionVerifier; bff: string },
): IdentityClaims | null {
  const assertion = request.headers[names.identity];
  if (assertion === undefined) return null;
  const claims = verify(String(assertion), bff);
  if (claims === null) throw bffErrors.IDENTITY_INVALID(bff);
  return claims.user === undefined && claims.guest === undefined && claims.sid === undefined ? null : claims;
}
