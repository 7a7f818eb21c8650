/**
 * A visitor's session: the content of the one cookie. It is sealed (encrypted and authenticated), so only those who
 * hold the cookie keys, the gateway and `bff/account`, read or make it.
 */

import { randomBytes } from 'node:crypto';
import { z } from 'zod';

/** Milliseconds without a request after which a session ends. */
export const IDLE_LIFETIME = 7 * 24 * 3_600_000;
/** Milliseconds after its start at which a session ends in any case. */
export const ABSOLUTE_LIFETIME = 30 * 24 * 3_600_000;

const RENEW_AFTER = 3_600_000;

export const sessionSchema = z.object({
  /** Changes at every sign-in. */
  sid: z.string().min(1),
  /** A signed-in customer. */
  user: z.string().optional(),
  /** What the customer is called, for greetings alone. */
  name: z.string().optional(),
  /** 128 random bits that own a guest's cart. */
  guest: z.string().optional(),
  /** The user's session epoch at sign-in; see `IdentityClaims`. */
  epoch: z.int().optional(),
  /** Epoch milliseconds. */
  startedAt: z.int(),
  /** Epoch milliseconds of the last sealing. */
  seenAt: z.int(),
});

export type Session = z.output<typeof sessionSchema>;

/** A session that begins: new sid, the given facts. */
export function startSession(
  facts: Pick<Session, 'user' | 'name' | 'guest' | 'epoch'>,
  now: number = Date.now(),
): Session {
  return { ...facts, sid: randomId(), startedAt: now, seenAt: now };
}

/** 128 random bits as text, for a sid or a guest. */
export function randomId(): string {
  return randomBytes(16).toString('base64url');
}

/** Whether neither the idle nor the absolute lifetime has passed. */
export function isLive(session: Session, now: number): boolean {
  return now - session.seenAt < IDLE_LIFETIME && now - session.startedAt < ABSOLUTE_LIFETIME;
}

/** Whether the cookie should be sealed again, so that the idle lifetime starts anew: at most once an hour. */
export function isWorthRenewing(session: Session, now: number): boolean {
  return now - session.seenAt >= RENEW_AFTER;
}
