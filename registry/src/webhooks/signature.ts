/** Proves to the receiver of a webhook who has sent it, and when. */

import { createHmac } from 'node:crypto';

export const SIGNATURE_HEADER = 'tessera-signature';

/**
 * `t=<epoch seconds>,v1=<HMAC-SHA256 over "<t>.<body>", hexadecimal>`. Whoever receives it compares the time too, so
 * that a delivery cannot be sent again by others.
 *
 * @param now epoch milliseconds
 */
export function signBody(body: string, secret: string, now: number): string {
  const seconds = Math.floor(now / 1_000);
  const value = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${value}`;
}
