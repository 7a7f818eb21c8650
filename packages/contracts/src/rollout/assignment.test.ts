import { hash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUCKETS, bucketOf, isGiven, readShare } from '../rollout.ts';

const VISITORS = 100_000;

/** The visitor with a number, as reproducible as the seed and as random as SHA-256. */
function visitorOf(seed: number, number: number): string {
  return hash('sha256', `${seed}/${number}`, 'buffer').subarray(0, 16).toString('base64url');
}

function bucketsOf(seed: number, rollout: string): number[] {
  return Array.from({ length: VISITORS }, (_, number) => bucketOf(visitorOf(seed, number), rollout));
}

describe('bucketOf()', () => {
  it('is the same for the same two ids, on every machine and for ever', () => {
    expect(bucketOf('AAAAAAAAAAAAAAAAAAAAAA', 'r-1')).toBe(bucketOf('AAAAAAAAAAAAAAAAAAAAAA', 'r-1'));
    expect([bucketOf('AAAAAAAAAAAAAAAAAAAAAA', 'r-1'), bucketOf('AAAAAAAAAAAAAAAAAAAAAA', 'r-2')]).toEqual([
      2_863, 9_544,
    ]);
  });

  it('does not take two pairs for one', () => {
    expect(bucketOf('1b', 'a')).not.toBe(bucketOf('b', 'a1'));
  });

  it.each([1, 2, 3, 4, 5])('gives every share to within 0.3 points of 100,000 visitors (seed %i)', (seed) => {
    const buckets = bucketsOf(seed, `rollout-${seed}`);
    for (const percent of [1, 5, 10, 25, 50, 100]) {
      const given = buckets.filter((bucket) => isGiven(bucket, readShare(percent))).length;
      const error = Math.abs((100 * given) / VISITORS - percent);
      expect(error, `${percent} %`).toBeLessThanOrEqual(0.3);
    }
  });

  it('fills all buckets alike (seed 1)', () => {
    const counts = new Array<number>(BUCKETS).fill(0);
    for (const bucket of bucketsOf(1, 'even')) counts[bucket]! += 1;
    const expected = VISITORS / BUCKETS;
    const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // Mean 9,999 and standard deviation √(2 · 9,999) = 141 when all are equally likely: four of them either way.
    expect(Math.abs(chiSquare - (BUCKETS - 1))).toBeLessThan(4 * Math.sqrt(2 * (BUCKETS - 1)));
  });

  it('is independent from one rollout to the next (seed 1)', () => {
    const share = readShare(10);
    const [a, b] = [bucketsOf(1, 'a'), bucketsOf(1, 'b')];
    const both = a.filter((bucket, i) => isGiven(bucket, share) && isGiven(b[i]!, share)).length;
    // 1 % of the visitors are given both: 1,000, with a standard deviation of 31.
    expect(Math.abs(both - 1_000)).toBeLessThan(4 * 31);
  });
});

describe('isGiven()', () => {
  it('never takes the canary from anyone when it is widened', () => {
    const share = fc.integer({ min: 0, max: BUCKETS });
    fc.assert(
      fc.property(fc.string(), fc.string(), share, share, (visitor, rollout, a, b) => {
        const bucket = bucketOf(visitor, rollout);
        const [narrow, wide] = [Math.min(a, b), Math.max(a, b)];
        return !isGiven(bucket, narrow) || isGiven(bucket, wide);
      }),
    );
  });

  it('gives it to nobody at 0 % and to everybody at 100 %', () => {
    expect(isGiven(0, readShare(0))).toBe(false);
    expect(isGiven(BUCKETS - 1, readShare(100))).toBe(true);
  });
});

describe('readShare()', () => {
  it.each([
    [0, 0],
    [0.01, 1],
    [0.29, 29],
    [5, 500],
    [33.33, 3_333],
    [100, 10_000],
  ])('is for %f %% %i buckets', (percent, share) => {
    expect(readShare(percent)).toBe(share);
  });

  it.each([-1, 100.01, 0.001, Number.NaN, Infinity])('refuses %f', (percent) => {
    expect(() => readShare(percent)).toThrow(RangeError);
  });
});
