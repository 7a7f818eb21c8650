/**
 * What opens the way through a deployed BFF to what it calls itself: a statement that the edge signs for one such call of
 * a developer, for this BFF and no other use. Nothing that is said of a visitor opens it.
 */

import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { createJwsReader, createJwsSigner } from './jws.ts';

/** Seconds that a statement is valid. */
export const RELAY_LIFETIME = 30;

/** What a BFF may call: functions at their host, and the store. */
export const relayUpstream = z.enum(['host', 'store']);

export type RelayUpstream = z.output<typeof relayUpstream>;

const relayClaims = z.strictObject({
  /** The BFF that it is for. */
  aud: z.string(),
  /** The author of the developer's pass. */
  sub: z.string(),
  /** What is to be called; absent where only the terms are asked for. */
  upstream: relayUpstream.optional(),
  /** Issued at, expires at: epoch seconds. */
  iat: z.int(),
  exp: z.int(),
});

export type RelayClaims = z.output<typeof relayClaims>;

/** Signs a statement for one BFF. */
export type RelaySigner = (claims: Omit<RelayClaims, 'iat' | 'exp'>) => string;

/** The claims of a valid statement for this BFF, or `null`. Never throws. */
export type RelayVerifier = (statement: string, bff: string) => RelayClaims | null;

const TYPE = 'tessera-relay';

export function createRelaySigner(
  key: { id: string; privateKey: KeyObject },
  now: () => number = Date.now,
): RelaySigner {
  const sign = createJwsSigner(TYPE, key);
  return (claims) => {
    const iat = Math.floor(now() / 1_000);
    return sign({ ...claims, iat, exp: iat + RELAY_LIFETIME });
  };
}

/** @param keys key id → public key, SPKI DER in base64; two live keys allow rotation */
export function createRelayVerifier(
  keys: Readonly<Record<string, string>>,
  now: () => number = Date.now,
): RelayVerifier {
  const read = createJwsReader(TYPE, keys);
  return (statement, bff) => {
    const claims = relayClaims.safeParse(read(statement));
    if (!claims.success || claims.data.aud !== bff) return null;
    const { iat, exp } = claims.data;
    const at = now() / 1_000;
    // Five seconds for clocks that differ.
    return at <= exp + 5 && iat <= at + 5 && exp - iat <= RELAY_LIFETIME ? claims.data : null;
  };
}
