/** Whether an answer is kept, and for how long (RFC 9111, section 3). */

import type { Fields, WireResponse } from '../../wire/message.ts';
import type { Control } from './control.ts';

/** Whole answers that mean the same to everybody. Partial ones (206) are never kept. */
const storable = new Set([200, 203, 204, 300, 301, 302, 307, 308, 404, 405, 410, 414, 451, 501]);
/** Answers that are kept for a moment although they name no lifetime, so that a missing page costs the origin little. */
const negative = new Set([404, 405, 410, 501]);

export interface StoringInit {
  response: Pick<WireResponse, 'status'>;
  control: Control;
  /** The headers of the request that it answers. */
  request: Fields;
  /** Seconds; in place of what the answer says itself. */
  ttl?: number | undefined;
  /** Seconds for negative answers without a lifetime of their own. */
  negativeTtl: number;
}

/** Seconds for which it is fresh once stored; `null`: it is not stored. */
export function storedFor({ response, control, request, ttl, negativeTtl }: StoringInit): number | null {
  if (!control.shareable) return null;
  if (request['authorization'] !== undefined && !control.sharedWhenAuthorized) return null;
  if (storable.has(response.status)) {
    const told = ttl ?? control.maxAge;
    // What is neither fresh nor usable when stale would only take room.
    if (told !== null) return told > 0 || mayBeReused(control) ? told : null;
  }
  const isNegative = negative.has(response.status) || response.status >= 500;
  return isNegative && negativeTtl > 0 && control.maxAge === null && !isCredentialed(request)
    ? negativeTtl
    : null;
}

/** Whether the request tells who asks. */
export function isCredentialed(request: Fields): boolean {
  return request['cookie'] !== undefined || request['authorization'] !== undefined;
}

function mayBeReused(control: Control): boolean {
  return control.mustRevalidate || control.staleWhileRevalidate > 0 || control.staleIfError > 0;
}
