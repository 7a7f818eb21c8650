/** Begins and ends sessions: seals who has signed in into the cookie of the answer. */

import type { BffContext } from '@tessera/bff';
import type { SignedIn } from '@tessera/fn-users/contract';
import { type SessionSealer, sessionCookieName, startSession } from '@tessera/service/session';

/** Seconds that the browser keeps the cookie; the session in it ends earlier when it is idle. */
const COOKIE_AGE = 30 * 24 * 3_600;

export interface Sessions {
  /** A new session for whoever has just proved who they are. The guest's cart stays known until it is merged. */
  begin(user: SignedIn, context: BffContext): Promise<void>;
  end(context: BffContext): void;
}

export function createSessions(sealer: SessionSealer, options: { secure: boolean }): Sessions {
  const name = sessionCookieName(options);
  return {
    async begin(user, { identity, cookies }) {
      const guest = identity?.guest;
      const session = startSession({
        user: user.id,
        name: user.name,
        epoch: user.epoch,
        ...(guest === undefined ? {} : { guest }),
      });
      cookies.set(name, await sealer.seal(session), { maxAge: COOKIE_AGE, secure: options.secure });
    },
    end({ cookies }) {
      cookies.set(name, '', { maxAge: 0, secure: options.secure });
    },
  };
}
