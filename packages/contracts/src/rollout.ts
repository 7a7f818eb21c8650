/** Door: who a visitor is to a rollout, and which visitors a canary is given to. */

export { BUCKETS, bucketOf, isGiven, readShare, rolloutOf } from './rollout/assignment.ts';
export { deriveKeys } from './rollout/derive-keys.ts';
export { networkPrefix } from './rollout/network.ts';
export type { VisitorCookieOptions, VisitorIds, VisitorIdsOptions } from './rollout/visitor-ids.ts';
export {
  createVisitorIds,
  VISITOR_LIFETIME,
  visitorCookie,
  visitorCookieName,
} from './rollout/visitor-ids.ts';
