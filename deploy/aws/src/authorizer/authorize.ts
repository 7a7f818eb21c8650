/** Decides about one request of an HTTP API (Lambda authoriser, payload 2.0, simple responses). */

import { headers as names } from '@tessera/contracts/headers';
import type { AssertionVerifier } from '@tessera/contracts/identity';
import { ProblemError } from '@tessera/contracts/problem';
import { matchRoute } from '@tessera/contracts/routes';
import { authenticateCaller } from '@tessera/service';
import type { CallRules } from './config.ts';

export interface AuthorizerEvent {
  rawPath: string;
  /** In lower case. */
  headers: Readonly<Record<string, string | undefined>>;
  /** `function` names the function that the API is of. */
  stageVariables?: Readonly<Record<string, string>>;
  requestContext: { http: { method: string } };
}

export interface Decision {
  isAuthorized: boolean;
  /** Becomes `requestContext.authorizer.lambda` of the function's event. */
  context?: Record<string, string | number>;
}

export interface AuthorizerOptions {
  /** Caller → SHA-256 of its token, hexadecimal. */
  callers: Readonly<Record<string, string>>;
  rules: Readonly<Record<string, CallRules>>;
  verify: AssertionVerifier;
}

export function createAuthorizer(options: AuthorizerOptions): (event: AuthorizerEvent) => Promise<Decision> {
  return async (event) => {
    const caller = readCaller(event, options);
    if (caller === null || !isAllowed(event, caller, options)) return { isAuthorized: false };
    const assertion = event.headers[names.identity];
    if (assertion === undefined) return { isAuthorized: true, context: { caller } };
    // An assertion names the BFF as the gateway does: without the prefix of its credential.
    const claims = options.verify(assertion, caller.replace(/^bff-/, ''));
    if (claims === null) return { isAuthorized: false };
    const { user, guest, sid, epoch } = claims;
    const known = Object.entries({ user, guest, sid, epoch }).filter(
      (entry): entry is [string, string | number] => entry[1] !== undefined,
    );
    return { isAuthorized: true, context: { caller, ...Object.fromEntries(known) } };
  };
}

function readCaller({ headers }: AuthorizerEvent, { callers }: AuthorizerOptions): string | null {
  try {
    return authenticateCaller(headers, callers);
  } catch (error) {
    if (error instanceof ProblemError) return null;
    throw error;
  }
}

function isAllowed(event: AuthorizerEvent, caller: string, { rules }: AuthorizerOptions): boolean {
  const rule = rules[event.stageVariables?.['function'] ?? ''];
  if (rule === undefined) return false;
  const internal = Object.entries(rule.internal).map(([route, callers]) => {
    const [verb, template = '/'] = route.split(' ');
    return { verb, pattern: template.replace(/\{(\w+)\}/g, ':$1'), callers };
  });
  const match = matchRoute(
    internal.filter(({ verb }) => verb === event.requestContext.http.method),
    event.rawPath,
  );
  return (match?.route.callers ?? rule.callers).includes(caller);
}
