/** The authoriser: which caller may use which operation, and whose identity it brings. */

import type { IncomingMessage } from 'node:http';
import { headers as names } from '@tessera/contracts/headers';
import type { AssertionVerifier } from '@tessera/contracts/identity';
import { matchRoute } from '@tessera/contracts/routes';
import type { Authorizer, FunctionConfig } from '@tessera/function';
import { hostErrors } from '../errors.ts';

/** Tells whether a caller may use an operation. Throws ProblemError 403 when it is not named for it. */
export type Guard = (caller: string, target: { method: string; path: string }) => void;

export function createGuard({ name, callers, internal }: FunctionConfig): Guard {
  const routes = Object.entries(internal).map(([route, named]) => {
    const [verb, template = '/'] = route.split(' ');
    return { verb, pattern: template.replace(/\{(\w+)\}/g, ':$1'), callers: named };
  });
  return (caller, { method, path }) => {
    const own = routes.filter(({ verb }) => verb === method);
    const match = own.length === 0 ? null : matchRoute(own, path);
    if ((match?.route.callers ?? callers).includes(caller)) return;
    throw hostErrors.NOT_ALLOWED(caller, `${name} ${method} ${path}`);
  };
}

/**
 * What the assertion says about who asks; nobody when there is none. It must be meant for this very caller.
 *
 * @throws ProblemError 401 when there is one that is not valid
 */
export function readIdentity(
  request: IncomingMessage,
  caller: string,
  verify: AssertionVerifier,
): Authorizer {
  const assertion = request.headers[names.identity];
  if (assertion === undefined) return { caller };
  // An assertion names the BFF as the gateway does: without the prefix of its credential.
  const claims = verify(String(assertion), caller.replace(/^bff-/, ''));
  if (claims === null) throw hostErrors.IDENTITY_INVALID(caller);
  const { user, guest, sid, epoch } = claims;
  return {
    caller,
    ...(user === undefined ? {} : { user }),
    ...(guest === undefined ? {} : { guest }),
    ...(sid === undefined ? {} : { sid }),
    ...(epoch === undefined ? {} : { epoch }),
  };
}
