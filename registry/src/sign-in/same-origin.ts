/** Refuses what another site makes a browser ask. A cookie goes along to every port of a host, so it does not tell. */

import type { IncomingMessage } from 'node:http';
import { signInErrors } from './errors.ts';

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Lets a request through that changes nothing, or that a page of the console sends: by `Sec-Fetch-Site` (Fetch
 * Metadata), by `Origin` where a browser does not send that.
 *
 * @throws ProblemError 403 `console-origin-refused`
 */
export function requireSameOrigin(
  { method = '', headers }: Pick<IncomingMessage, 'method' | 'headers'>,
  publicUrl: string,
): void {
  if (safe.has(method)) return;
  const { origin } = headers;
  const site = headers['sec-fetch-site'];
  const isOwn = origin === undefined ? site === 'same-origin' : origin === publicUrl;
  if (!isOwn || (site !== undefined && site !== 'same-origin')) throw signInErrors.ORIGIN_REFUSED();
}
