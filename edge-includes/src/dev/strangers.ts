/** Nobody is known here: sessions are those of the deployed site, and only it can open them. */

import { randomId, startSession } from '@tessera/service/session';
import type { Visitors } from '../gateway/identity/visitors.ts';

export const strangers: Visitors = {
  sessionOf: async () => null,
  startGuest: () => startSession({ guest: randomId() }, Date.now()),
  assertionFor: () => '',
  cookieFor: async () => '',
  renewalFor: async () => undefined,
  sessionCookieOf: () => undefined,
  sessionCookiesIn: () => [],
};
