/**
 * Who calls the Invoke API. The SDK signs with an access key, and sends a session token beside it: here the key's id is
 * the caller's name and the token its credential, which is proved as everywhere else. The signature is not looked at; it
 * proves no more than the token does.
 */

import type { IncomingHttpHeaders } from 'node:http';
import { headers as names } from '@tessera/contracts/headers';
import { authenticateCaller } from '@tessera/service';

/** @throws ProblemError 401 */
export function authenticateSigner(
  headers: IncomingHttpHeaders,
  callers: Readonly<Record<string, string>>,
): string {
  const signer = /^AWS4-HMAC-SHA256 Credential=([\w-]+)\//.exec(headers.authorization ?? '')?.[1];
  if (signer === undefined) return authenticateCaller(headers, callers);
  const authorization = `Bearer ${String(headers['x-amz-security-token'] ?? '')}`;
  return authenticateCaller({ [names.caller]: signer, authorization }, callers);
}
