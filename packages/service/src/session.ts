export type { CookieOptions } from './session/cookie.ts';
export {
  clearedSessionCookie,
  readCookie,
  sessionCookie,
  sessionCookieName,
} from './session/cookie.ts';
export type { SessionSealer } from './session/sealer.ts';
export { createSessionSealer } from './session/sealer.ts';
export type { Session } from './session/session.ts';
export {
  ABSOLUTE_LIFETIME,
  IDLE_LIFETIME,
  isLive,
  isWorthRenewing,
  randomId,
  startSession,
} from './session/session.ts';
