/**
 * A pass: what a developer may ask of a deployed site beyond what every visitor may. A compact JWS (RFC 7515), signed by
 * the registry with Ed25519, sent as a bearer with each request of the developer's own machine.
 */

import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { createJwsReader, createJwsSigner } from '../identity/jws.ts';

/** Seconds that a pass is valid, at most: a working day. */
export const PASS_LIFETIME = 12 * 3_600;

const pass = z.strictObject({
  /** `develop`: reads the channel, the releases and fragments as they are before they are stitched. */
  use: z.literal('develop'),
  /** The site's origin, such as `https://market.example`. */
  aud: z.url(),
  /** Who asked for it. */
  sub: z.string().max(200),
  /** Epoch seconds. */
  iat: z.int(),
  exp: z.int(),
});

export type Pass = z.output<typeof pass>;

const TYPE = 'tessera-pass';

export type PassSigner = (claims: Pick<Pass, 'use' | 'aud' | 'sub'>) => { token: string; pass: Pass };

/** @param lifetime seconds, at most {@link PASS_LIFETIME} */
export function createPassSigner(
  key: { id: string; privateKey: KeyObject },
  { now = Date.now, lifetime = PASS_LIFETIME }: { now?: () => number; lifetime?: number } = {},
): PassSigner {
  const sign = createJwsSigner(TYPE, key);
  return (claims) => {
    const iat = Math.floor(now() / 1_000);
    const made: Pass = { ...claims, iat, exp: iat + lifetime };
    return { token: sign(made), pass: made };
  };
}

/** Why a pass does not hold. */
export type PassFault = 'forged' | 'expired' | 'other-site';

/** @param keys the registry's: key id → public key, SPKI DER in base64 */
export function createPassReader(
  keys: Readonly<Record<string, string>>,
  { site, now = Date.now }: { site: string; now?: () => number },
): (token: string) => Pass | PassFault {
  const read = createJwsReader(TYPE, keys);
  return (token) => {
    const found = pass.safeParse(read(token));
    if (!found.success) return 'forged';
    const { aud, iat, exp } = found.data;
    if (aud !== new URL(site).origin) return 'other-site';
    const at = now() / 1_000;
    // A minute for clocks that differ.
    return at <= exp && iat <= at + 60 && exp - iat <= PASS_LIFETIME ? found.data : 'expired';
  };
}
