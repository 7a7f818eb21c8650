/**
 * A pass: what a developer may ask of a deployed site beyond what every visitor may. A compact JWS (RFC 7515), signed by
 * the registry with Ed25519. One to develop is sent as a bearer with each request of the developer's own machine; one to
 * override is carried in a cookie that its holder has agreed to.
 */

import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { name } from '../fields/fields.ts';
import { createJwsReader, createJwsSigner } from '../identity/jws.ts';

/** Seconds that a pass is valid, at most: a working day. */
export const PASS_LIFETIME = 12 * 3_600;

/** Characters of a pass, at most: what a browser takes as one cookie. */
export const PASS_LIMIT = 3_900;

/** Remotes that one pass is about, at most. */
export const PASS_REMOTES = 20;

/** Where a link to an override leads; the pass follows as `?pass=`. */
export const OVERRIDE_PATH = '/_tessera/override';

const common = {
  /** The site's origin, such as `https://market.example`. */
  aud: z.url(),
  /** Who asked for it. */
  sub: z.string().max(200),
  /** Epoch seconds. */
  iat: z.int(),
  exp: z.int(),
};

/** Remote → `<version>-<digest8>`. */
export const passReleases = z
  .record(name, z.string().max(100))
  .refine(
    (record) => Object.keys(record).length <= PASS_REMOTES && Object.keys(record).length > 0,
    `name 1 to ${PASS_REMOTES} remotes`,
  );

const pass = z.discriminatedUnion('use', [
  /** Reads the channel, the releases and fragments as they are before they are stitched. */
  z.strictObject({
    use: z.literal('develop'),
    ...common,
    /** BFFs whose calls its holder may have relayed → the team that owned each when the pass was issued. */
    bffs: z
      .record(name, z.string().max(200))
      .refine((record) => Object.keys(record).length <= PASS_REMOTES, `name at most ${PASS_REMOTES} BFFs`)
      .optional(),
  }),
  /** Sees the site with other releases. */
  z.strictObject({
    use: z.literal('override'),
    ...common,
    /** With a channel, what that named when the pass was issued. */
    releases: passReleases,
    /** The preview that says from then on which releases of these remotes are meant; the pass ends with it. */
    channel: z
      .string()
      .regex(/^pr-[1-9]\d{0,8}$/)
      .optional(),
    /** Remotes of which its holder may ask for other releases. */
    may: z.array(name).max(PASS_REMOTES),
  }),
]);

export type Pass = z.output<typeof pass>;
export type DevelopPass = Extract<Pass, { use: 'develop' }>;
export type OverridePass = Extract<Pass, { use: 'override' }>;

type Claims = Omit<DevelopPass, 'iat' | 'exp'> | Omit<OverridePass, 'iat' | 'exp'>;

const TYPE = 'tessera-pass';

/** @param until epoch seconds that it ends at, if that is before its lifetime does */
export type PassSigner = (claims: Claims, until?: number) => { token: string; pass: Pass };

/** @param lifetime seconds, at most {@link PASS_LIFETIME} */
export function createPassSigner(
  key: { id: string; privateKey: KeyObject },
  { now = Date.now, lifetime = PASS_LIFETIME }: { now?: () => number; lifetime?: number } = {},
): PassSigner {
  const sign = createJwsSigner(TYPE, key);
  return (claims, until = Number.POSITIVE_INFINITY) => {
    const iat = Math.floor(now() / 1_000);
    const made: Pass = { ...claims, iat, exp: Math.min(iat + lifetime, until) };
    return { token: sign(made), pass: made };
  };
}

/** Why a pass does not hold. */
export type PassFault = 'forged' | 'expired' | 'other-site';

/**
 * @param keys the registry's: key id → public key, SPKI DER in base64
 * @param site the one that a pass must be for; `null` for whoever has issued them
 */
export function createPassReader(
  keys: Readonly<Record<string, string>>,
  { site, now = Date.now }: { site: string | null; now?: () => number },
): (token: string) => Pass | PassFault {
  const read = createJwsReader(TYPE, keys);
  return (token) => {
    if (token.length > PASS_LIMIT) return 'forged';
    const found = pass.safeParse(read(token));
    if (!found.success) return 'forged';
    const { aud, iat, exp } = found.data;
    if (site !== null && aud !== new URL(site).origin) return 'other-site';
    const at = now() / 1_000;
    // A minute for clocks that differ.
    return at <= exp && iat <= at + 60 && exp - iat <= PASS_LIFETIME ? found.data : 'expired';
  };
}

/** The address that a person opens to see a site with the releases of a pass. */
export function overrideLink(site: string, token: string): string {
  return `${new URL(site).origin}${OVERRIDE_PATH}?pass=${token}`;
}
