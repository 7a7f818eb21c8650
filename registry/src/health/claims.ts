/** What edges and browsers claim of a visitor, and what of it can be true: everything is decided anew from the signed id. */

import { BUCKETS, bucketOf, isGiven } from '@tessera/contracts/rollout';
import type { Sighting } from './evidence.ts';

/** The page of a visitor as an edge tells of it. */
export interface PageClaim {
  /** The value of the visitor's cookie. */
  visitor: string;
  /** The release of the remote in the page's signed vector, `<version>-<digest8>`. */
  release: string;
  /** The revision of the channel in the page's signed vector. */
  revision: number;
  /** The network that the request came from, as `networkPrefix` names it. */
  prefix: string;
}

/** What a claim is compared with. */
export interface RolloutFacts {
  /** The id of the rollout. */
  id: string;
  /** `<version>-<digest8>` of the two. */
  canary: string;
  stable: string;
  /** The shares so far, in buckets, each with the first revision of the channel that has it; ascending. */
  shares: readonly { revision: number; share: number }[];
}

/** Why a claim is dropped. */
export type ClaimFault = 'forged-visitor' | 'unknown-release' | 'not-running' | 'never-given';

/** @param verify the visitor that a cookie's value names, or `null` */
export function readClaim(
  claim: PageClaim,
  rollout: RolloutFacts,
  verify: (value: string) => string | null,
): Sighting | ClaimFault {
  const visitor = verify(claim.visitor);
  if (visitor === null) return 'forged-visitor';
  if (claim.release !== rollout.canary && claim.release !== rollout.stable) return 'unknown-release';
  const share = rollout.shares.findLast(({ revision }) => revision <= claim.revision)?.share;
  if (share === undefined) return 'not-running';
  const given = isGiven(bucketOf(visitor, rollout.id), share) ? rollout.canary : rollout.stable;
  if (claim.release !== given) return 'never-given';
  return {
    visitor,
    arm: given === rollout.canary ? 'canary' : 'control',
    share: share / BUCKETS,
    prefix: claim.prefix,
  };
}
