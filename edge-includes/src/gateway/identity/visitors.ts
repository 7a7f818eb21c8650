/** Who asks: opens the session cookie, begins guest sessions, and asserts the identity to BFFs. */

import type { AssertionSigner } from '@tessera/contracts/identity';
import {
  isWorthRenewing,
  randomId,
  readCookie,
  type Session,
  type SessionSealer,
  sessionCookie,
  sessionCookieName,
  startSession,
} from '@tessera/service/session';
import { type Fields, fieldOf } from '../../wire/message.ts';
import type { Revocations } from './revocations.ts';

export interface Visitors {
  /** The session of a request, or `null`: none, ended, or revoked. */
  sessionOf(headers: Fields): Promise<Session | null>;
  /** A guest's session, for the first write. */
  startGuest(): Session;
  /** The signed identity for one BFF; the same one for half a minute. */
  assertionFor(session: Session, bff: string): string;
  /** `Set-Cookie` of a session. */
  cookieFor(session: Session): Promise<string>;
  /** `Set-Cookie` that starts the idle lifetime anew, when it is worth it. */
  renewalFor(session: Session | null): Promise<string | undefined>;
  /** `Cookie` with the session alone, for the BFF that may read it. */
  sessionCookieOf(headers: Fields): string | undefined;
  /** Those of an answer's `Set-Cookie` fields that set the session cookie. */
  sessionCookiesIn(headers: Fields): string[];
}

export interface VisitorsOptions {
  sealer: SessionSealer;
  signer: AssertionSigner;
  revocations: Revocations;
  /** Whether the public address is https. */
  secure: boolean;
  /** @default Date.now */
  now?: () => number;
}

/** Milliseconds that an assertion is used again; it is valid for a minute. */
const REUSE = 30_000;
const ASSERTIONS_LIMIT = 5_000;

export function createVisitors(options: VisitorsOptions): Visitors {
  const { sealer, signer, revocations, secure, now = Date.now } = options;
  const cookieName = sessionCookieName({ secure });
  const assertions = new Map<string, { text: string; until: number }>();

  const cookieFor = async (session: Session) => sessionCookie(await sealer.seal(session), { secure });

  return {
    cookieFor,
    async sessionOf(headers) {
      const sealed = readCookie(fieldOf(headers, 'cookie'), cookieName);
      const session = sealed === undefined ? null : await sealer.open(sealed);
      return session === null || revocations.isRevoked(session) ? null : session;
    },
    startGuest: () => startSession({ guest: randomId() }, now()),
    assertionFor(session, bff) {
      const key = `${bff} ${session.sid} ${session.user ?? ''} ${session.guest ?? ''} ${session.epoch ?? ''}`;
      const kept = assertions.get(key);
      if (kept !== undefined && kept.until > now()) return kept.text;
      const text = signer({
        aud: bff,
        sid: session.sid,
        ...(session.user === undefined ? {} : { user: session.user }),
        ...(session.guest === undefined ? {} : { guest: session.guest }),
        ...(session.epoch === undefined ? {} : { epoch: session.epoch }),
      });
      assertions.delete(key);
      assertions.set(key, { text, until: now() + REUSE });
      if (assertions.size > ASSERTIONS_LIMIT) assertions.delete(assertions.keys().next().value!);
      return text;
    },
    async renewalFor(session) {
      if (session === null || !isWorthRenewing(session, now())) return undefined;
      return cookieFor({ ...session, seenAt: now() });
    },
    sessionCookieOf(headers) {
      const sealed = readCookie(fieldOf(headers, 'cookie'), cookieName);
      return sealed === undefined ? undefined : `${cookieName}=${sealed}`;
    },
    sessionCookiesIn(headers) {
      const fields = headers['set-cookie'];
      const all = Array.isArray(fields) ? fields : fields === undefined ? [] : [fields];
      return all.filter((field) => field.startsWith(`${cookieName}=`));
    },
  };
}
