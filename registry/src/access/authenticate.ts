/**
 * Finds out who asks: the operator, an edge or a BFF by the credential of a process, a team by its deploy token, a
 * person by the session of their browser.
 */

import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { headers as names } from '@tessera/contracts/headers';
import { authenticateCaller } from '@tessera/service';
import { registryErrors } from '../errors.ts';
import type { People } from '../sign-in/people.ts';
import { readSecret } from '../tokens/secret.ts';
import type { Tokens } from '../tokens/tokens.ts';
import type { Actor } from './actor.ts';
import { type FailureLimit, requireTurn } from './failure-limit.ts';
import { networkOf } from './network.ts';

export interface Credentials {
  /** Caller name → SHA-256 of its token, hexadecimal. `operator` may do everything, all others follow. */
  callers: Readonly<Record<string, string>>;
  tokens: Pick<Tokens, 'verify' | 'exists'>;
  people: Pick<People, 'recognise'>;
  failures: FailureLimit;
}

/**
 * Who sends a request.
 *
 * @throws ProblemError 401 `caller-unknown`, `registry-token-refused` or `console-session-ended`, 403
 *   `console-origin-refused`, 429 `rate-limited`
 */
export function authenticate(request: IncomingMessage, credentials: Credentials): Actor {
  const { callers, tokens, people, failures } = credentials;
  const network = networkOf(request);
  const caller = request.headers[names.caller];
  if (typeof caller === 'string') {
    const known = Object.hasOwn(callers, caller) ? caller : '';
    return guard(failures, `${network} caller ${known}`, () => {
      return toActor(authenticateCaller(request.headers, callers));
    });
  }
  if (request.headers.authorization === undefined) {
    const person = guard(failures, `${network} session`, () => people.recognise(request));
    // Who shows nothing guesses nothing.
    if (person === null) throw registryErrors.TOKEN_REFUSED();
    return person;
  }
  const process = callerOf(request.headers.authorization, callers);
  if (process !== undefined) return toActor(process);
  const secret = readSecret(request.headers.authorization);
  // Names that do not exist share one count: nobody can use it up for a token that does.
  const id = secret !== null && tokens.exists(secret.id) ? secret.id : '';
  return guard(failures, `${network} token ${id}`, () => {
    const token = secret === null ? null : tokens.verify(secret);
    if (token === null) throw registryErrors.TOKEN_REFUSED();
    return { kind: 'team', name: token.name, token: token.id, scope: token };
  });
}

function toActor(caller: string): Actor {
  return { kind: caller === 'operator' ? 'operator' : 'follower', name: caller };
}

/** A process may leave out its name: its token alone tells. */
function callerOf(authorization: string | undefined, callers: Credentials['callers']): string | undefined {
  const token = /^Bearer (\S{16,})$/.exec(authorization ?? '')?.[1];
  if (token === undefined) return undefined;
  const hash = createHash('sha256').update(token).digest('hex');
  return Object.keys(callers).find((name) => callers[name] === hash);
}

function guard<T>(failures: FailureLimit, key: string, identify: () => T): T {
  requireTurn(failures, key);
  try {
    return identify();
  } catch (error) {
    failures.count(key);
    throw error;
  }
}
