/** Credentials between processes: each caller has its own token, made by the supervisor at every start. */

import { hash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { headers as names } from '@tessera/contracts/headers';
import { ProblemError } from '@tessera/contracts/problem';

/**
 * The name of the caller whose credential a request carries.
 *
 * @param callers caller name → SHA-256 of its token, hexadecimal
 * @throws ProblemError 401 `caller-unknown`
 */
export function authenticateCaller(
  headers: IncomingHttpHeaders,
  callers: Readonly<Record<string, string>>,
): string {
  const name = String(headers[names.caller] ?? '');
  const token = /^Bearer (\S{16,})$/.exec(headers.authorization ?? '')?.[1] ?? '';
  const expected = Object.hasOwn(callers, name) ? Buffer.from(callers[name]!, 'hex') : Buffer.alloc(32);
  const given = hash('sha256', token, 'buffer');
  if (expected.length === given.length && timingSafeEqual(expected, given)) return name;
  throw new ProblemError({
    status: 401,
    code: 'caller-unknown',
    title: 'The caller is not known',
    detail: `Cannot accept a call of "${name.slice(0, 40)}": its credential is missing or wrong`,
  });
}
