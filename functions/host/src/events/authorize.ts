/** The authoriser: which caller may use which operation, and whose identity it brings. */

import type { IncomingMessage } from 'node:http';
import { headers as names } from '@tessera/contracts/headers';
import type { AssertionVerifier } from '@tessera/contracts/identity';
import { matchRoute } from '@tessera/contracts/routes';
import type { FunctionConfig, FunctionEvent } from '@tessera/function';
import { hostErrors } from '../errors.ts';

type Authorizer = FunctionEvent['requestContext']['authorizer']['lambda'];

/** @throws ProblemError 403 when the caller is not named for the operation */
export function requireAllowed(
  config: FunctionConfig,
  caller: string,
  { method, path }: { method: string; path: string },
): void {
  const internal = Object.entries(config.internal).map(([route, callers]) => {
    const [verb, template = '/'] = route.split(' ');
    return { verb, pattern: template.replace(/\{(\w+)\}/g, ':$1'), callers };
  });
  const match = matchRoute(
    internal.filter(({ verb }) => verb === method),
    path,
  );
  const callers = match?.route.callers ?? config.callers;
  if (!callers.includes(caller)) throw hostErrors.NOT_ALLOWED(caller, `${config.name} ${method} ${path}`);
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
