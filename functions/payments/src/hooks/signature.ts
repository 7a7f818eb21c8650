/** Proves that the provider has sent a webhook, lately and as it is. */

import { createHmac, timingSafeEqual } from 'node:crypto';
import { paymentErrors } from '../errors.ts';

export const SIGNATURE = 'provider-signature';

/** Milliseconds that the time of a webhook may be off. */
const TOLERANCE = 5 * 60_000;

const FORMAT = /^t=(\d{1,12}),k=([\w-]{1,64}),s=([0-9a-f]{64})$/;

/**
 * @param keys key id → secret; more than one while they are changed
 * @throws ProblemError 401 `payments-hook-unsigned`, `payments-hook-stale`
 */
export function requireSignature(
  { body, signature }: { body: Buffer; signature: string | undefined },
  keys: Readonly<Record<string, string>>,
  now: number,
): void {
  const [, time = '', id = '', given = ''] = FORMAT.exec(signature ?? '') ?? [];
  const secret = Object.hasOwn(keys, id) ? keys[id] : undefined;
  if (secret === undefined) throw paymentErrors.HOOK_UNSIGNED();
  const due = createHmac('sha256', secret).update(`${time}.`).update(body).digest();
  if (!timingSafeEqual(due, Buffer.from(given, 'hex'))) throw paymentErrors.HOOK_UNSIGNED();
  if (Math.abs(now - Number(time) * 1_000) > TOLERANCE) throw paymentErrors.HOOK_STALE();
}
