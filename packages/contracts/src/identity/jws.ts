/** Compact JWS (RFC 7515) with Ed25519 (RFC 8037), synchronous: it is on the path of every private fragment. */

import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { remembered } from './remembered.ts';

/** Signs claims of one kind. */
export function createJwsSigner(
  typ: string,
  key: { id: string; privateKey: KeyObject },
): (claims: object) => string {
  const header = encode({ alg: 'EdDSA', typ, kid: key.id });
  // The same signature each time (RFC 8032 §5.1.6).
  const signatureOf = remembered((signed) =>
    sign(null, Buffer.from(signed), key.privateKey).toString('base64url'),
  );
  return (claims) => {
    const signed = `${header}.${encode(claims)}`;
    return `${signed}.${signatureOf(signed)}`;
  };
}

/**
 * The claims of a text that one of the keys has signed as of this kind, or `null`. Never throws. Whether they still hold
 * is for the caller to decide, each time.
 *
 * @param keys key id → public key, SPKI DER in base64; two live keys allow rotation
 */
export function createJwsReader(
  typ: string,
  keys: Readonly<Record<string, string>>,
): (text: string) => object | null {
  const publicKeys = new Map(
    Object.entries(keys).map(([id, spki]) => [
      id,
      createPublicKey({ key: Buffer.from(spki, 'base64'), format: 'der', type: 'spki' }),
    ]),
  );
  return remembered((text) => {
    const [header = '', payload = '', signature = '', ...rest] = text.split('.');
    const read = decode(header) as { alg?: unknown; typ?: unknown; kid?: unknown };
    const key = typeof read.kid === 'string' ? publicKeys.get(read.kid) : undefined;
    if (rest.length > 0 || read.alg !== 'EdDSA' || read.typ !== typ || key === undefined) return null;
    const isSigned = verify(
      null,
      Buffer.from(`${header}.${payload}`),
      key,
      Buffer.from(signature, 'base64url'),
    );
    return isSigned ? decode(payload) : null;
  });
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decode(part: string): object {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
