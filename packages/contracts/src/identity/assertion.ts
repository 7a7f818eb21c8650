/**
 * The identity assertion: a compact JWS (RFC 7515) signed with Ed25519, made by the gateway, verified by BFFs and
 * by the function host's authoriser.
 */

import type { KeyObject } from 'node:crypto';
import { IDENTITY_LIFETIME, type IdentityClaims, identityClaimsSchema } from './claims.ts';
import { createJwsReader, createJwsSigner } from './jws.ts';

/** Signs claims for one audience. */
export type AssertionSigner = (claims: Omit<IdentityClaims, 'iat' | 'exp'>) => string;

/** The claims of a valid assertion for this audience, or `null`. Never throws. */
export type AssertionVerifier = (assertion: string, audience: string) => IdentityClaims | null;

const TYPE = 'tessera-identity';

export function createAssertionSigner(
  key: { id: string; privateKey: KeyObject },
  now: () => number = Date.now,
): AssertionSigner {
  const sign = createJwsSigner(TYPE, key);
  return (claims) => {
    const iat = Math.floor(now() / 1_000);
    return sign({ ...claims, iat, exp: iat + IDENTITY_LIFETIME });
  };
}

/** @param keys key id → public key, SPKI DER in base64; two live keys allow rotation */
export function createAssertionVerifier(
  keys: Readonly<Record<string, string>>,
  now: () => number = Date.now,
): AssertionVerifier {
  const read = createJwsReader(TYPE, keys);
  return (assertion, audience) => {
    const claims = identityClaimsSchema.safeParse(read(assertion));
    if (!claims.success || claims.data.aud !== audience) return null;
    const { iat, exp } = claims.data;
    const at = now() / 1_000;
    // Five seconds for clocks that differ.
    return at <= exp + 5 && iat <= at + 5 && exp - iat <= IDENTITY_LIFETIME ? claims.data : null;
  };
}
