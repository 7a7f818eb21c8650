/** A posted form, within its limit. */

import { collectBody, fieldOf, type WireRequest } from '../../wire/message.ts';
import { gatewayErrors } from '../errors.ts';

/** Most bytes of a posted form. */
const FORM_LIMIT = 65_536;

/** Rejects with a ProblemError 413, 415. */
export async function readForm({
  headers,
  body,
}: Pick<WireRequest, 'headers' | 'body'>): Promise<Uint8Array> {
  const type = fieldOf(headers, 'content-type') ?? '';
  if (!/^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(type))
    throw gatewayErrors.FORM_TYPE(type.slice(0, 80));
  if (Number(fieldOf(headers, 'content-length') ?? 0) > FORM_LIMIT) {
    throw gatewayErrors.BODY_TOO_LARGE(FORM_LIMIT);
  }
  return collectBody(body ?? null, FORM_LIMIT).catch((error: unknown) => {
    throw error instanceof RangeError ? gatewayErrors.BODY_TOO_LARGE(FORM_LIMIT) : error;
  });
}
