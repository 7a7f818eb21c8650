/** The text of a deploy token: `tessera_<id>_<secret>`. Its secret has 256 random bits, so one SHA-256 hides it. */

import { createHash, randomBytes } from 'node:crypto';

export interface TokenSecret {
  /** 16 hexadecimal digits; no secret, it names the token in lists and in the audit. */
  id: string;
  /** SHA-256 of the secret part. */
  hash: Buffer;
}

/** A new token: what its holder gets, and what is kept. */
export function makeSecret(): TokenSecret & { text: string } {
  const id = randomBytes(8).toString('hex');
  const secret = randomBytes(32).toString('base64url');
  return { id, hash: hashOf(secret), text: `tessera_${id}_${secret}` };
}

/** The token in an `Authorization` header, or `null`. */
export function readSecret(authorization: string | undefined): TokenSecret | null {
  const found = /^Bearer tessera_([0-9a-f]{16})_([\w-]{43})$/.exec(authorization ?? '');
  return found && { id: found[1]!, hash: hashOf(found[2]!) };
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
