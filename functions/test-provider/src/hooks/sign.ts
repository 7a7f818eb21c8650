/** The signature of a webhook: HMAC-SHA256 over time and body, with the id of the key. */

import { createHmac } from 'node:crypto';

export const SIGNATURE = 'provider-signature';

/** @param at epoch milliseconds */
export function signHook(body: string, key: { id: string; secret: string }, at: number): string {
  const time = Math.floor(at / 1_000);
  const signature = createHmac('sha256', key.secret).update(`${time}.${body}`).digest('hex');
  return `t=${time},k=${key.id},s=${signature}`;
}
