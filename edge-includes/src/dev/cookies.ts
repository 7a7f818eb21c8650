/**
 * Cookies between a browser on this machine and a deployed site. A site on https names its session cookie so that no
 * other host and no plain http may set it; here it has another name, and its own one on the way back.
 */

import type { WireResponse } from '../wire/message.ts';

const HOST_PREFIX = '__Host-';
const HELD_PREFIX = 'tessera-dev-host-';

/** The `Cookie` field for the site. */
export function toPlatform(
  cookie: string | undefined,
  { protocol }: Pick<URL, 'protocol'>,
): string | undefined {
  if (cookie === undefined || protocol !== 'https:') return cookie;
  return cookie.replaceAll(new RegExp(`(^|;\\s*)${HELD_PREFIX}`, 'g'), `$1${HOST_PREFIX}`);
}

/** An answer of the site whose cookies this machine's browser keeps. */
export function toLocal(response: WireResponse): WireResponse {
  const fields = response.headers['set-cookie'];
  if (fields === undefined) return response;
  const cookies = (Array.isArray(fields) ? fields : [fields]).map((field) =>
    field
      .replace(new RegExp(`^${HOST_PREFIX}`), HELD_PREFIX)
      .replaceAll(/;\s*(?:Secure|Domain=[^;]*)(?=;|$)/gi, ''),
  );
  return { ...response, headers: { ...response.headers, 'set-cookie': cookies } };
}
