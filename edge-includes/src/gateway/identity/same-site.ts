/** Refuses changes that another site had the browser send (Fetch Metadata; Origin, RFC 6454). */

import { type Fields, fieldOf } from '../../wire/message.ts';
import { gatewayErrors } from '../errors.ts';

/** Whether a method only reads (RFC 9110, section 9.2.1). */
export function isSafe(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}

/**
 * @param origin the site's own
 * @throws ProblemError 403 when an unsafe request proves neither
 */
export function requireSameSite(request: { method: string; headers: Fields }, origin: string): void {
  if (isSafe(request.method)) return;
  const site = fieldOf(request.headers, 'sec-fetch-site');
  if (site === 'same-origin') return;
  if (site === undefined && fieldOf(request.headers, 'origin') === origin) return;
  throw gatewayErrors.CROSS_SITE();
}
