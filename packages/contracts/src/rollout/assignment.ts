/**
 * Which visitors a canary is given to. The edge decides with it, and the registry decides again from the same two
 * ids, so that nobody can claim a release that they were never given.
 */

import { hash } from 'node:crypto';

/** Buckets of a rollout: the smallest step of a share is 0.01 %. */
export const BUCKETS = 10_000;

/**
 * The bucket of a visitor in a rollout, 0 to 9,999: always the same for the same two ids, and independent of the
 * buckets of other visitors and of other rollouts.
 *
 * The first 48 bits of SHA-256, scaled: no bucket is more likely than another by more than 10,000 / 2^48.
 *
 * @param visitor the random part of a visitor's id, as `VisitorIds.verify` tells it
 * @param rollout the id of the rollout, never used twice
 */
export function bucketOf(visitor: string, rollout: string): number {
  // The length keeps two different pairs from being joined to one text.
  const digest = hash('sha256', `${rollout.length}:${rollout}${visitor}`, 'buffer');
  return Math.floor((digest.readUIntBE(0, 6) / 2 ** 48) * BUCKETS);
}

/**
 * Whether a bucket is given the canary. Shares grow from bucket 0 upwards: whoever has the canary at one share has
 * it at every wider one.
 *
 * @param share buckets that are given it, as {@link readShare} tells them
 */
export function isGiven(bucket: number, share: number): boolean {
  return bucket < share;
}

/**
 * A share in percent as a number of buckets.
 *
 * @throws RangeError for less than 0, more than 100, or more than two decimals
 */
export function readShare(percent: number): number {
  if (isShare(percent)) return Math.round(percent * 100);
  throw new RangeError(
    `Cannot give a canary to ${percent} % of the visitors: expected 0 to 100 with at most two decimals`,
  );
}

/** Whether a share in percent is a whole number of buckets. */
export function isShare(percent: number): boolean {
  return percent >= 0 && percent <= 100 && Math.abs(percent * 100 - Math.round(percent * 100)) < 1e-6;
}

/** The id of the rollout of a canary: another one when the same release is tried again. @param since ISO 8601 */
export function rolloutOf(remote: string, release: string, since: string): string {
  return `${remote}@${release} ${since}`;
}
