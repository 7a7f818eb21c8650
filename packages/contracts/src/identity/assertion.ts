/**
 * The identity assertion: a compact JWS (RFC 7515) signed with Ed25519, made by the gateway, verified by BFFs and
 * by the function host's authoriser. Synchronous, since it is on the path of every private fragment.
 */

import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { IDENTITY_LIFETIME, type IdentityClaims, identityClaimsSchema } from './claims.ts';

/** Signs claims for one audience. */
export type AssertionSigner = (claims: Omit<IdentityClaims, 'iat' | 'exp'>) => string;

/** The claims of a valid assertion for this audience, or `null`. Never throws. */
export type AssertionVerifier = (assertion: string, audience: string) => IdentityClaims | null;

export function createAssertionSigner(
  key: { id: string; privateKey: KeyObject },
  now: () => number = Date.now,
): AssertionSigner {
  const header = encode({ alg: 'EdDSA', typ: 'tessera-identity', kid: key.id });
  return (claims) => {
    const iat = Math.floor(now() / 1_000);
    const signed = `${header}.${encode({ ...claims, iat, exp: iat + IDENTITY_LIFETIME })}`;
    return `${signed}.${sign(null, Buffer.from(signed), key.privateKey).toString('base64url')}`;
  };
}

/** @param keys key id → public key, SPKI DER in base64; two live keys allow rotation */
export function createAssertionVerifier(
  keys: Readonly<Record<string, string>>,
  now: () => number = Date.now,
): AssertionVerifier {
  const publicKeys = new Map(
    Object.entries(keys).map(([id, spki]) => [
      id,
      createPublicKey({ key: Buffer.from(spki, 'base64'), format: 'der', type: 'spki' }),
    ]),
  );
  return (assertion, audience) => {
    const [header = '', payload = '', signature = '', ...rest] = assertion.split('.');
    const { alg, typ, kid } = decode(header) as { alg?: unknown; typ?: unknown; kid?: unknown };
    const key = typeof kid === 'string' ? publicKeys.get(kid) : undefined;
    if (rest.length > 0 || alg !== 'EdDSA' || typ !== 'tessera-identity' || key === undefined) return null;
    if (!verify(null, Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url')))
      return null;
    const claims = identityClaimsSchema.safeParse(decode(payload));
    if (!claims.success || claims.data.aud !== audience) return null;
    const { iat, exp } = claims.data;
    const at = now() / 1_000;
    // Five seconds for clocks that differ.
    return at <= exp + 5 && iat <= at + 5 && exp - iat <= IDENTITY_LIFETIME ? claims.data : null;
  };
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
