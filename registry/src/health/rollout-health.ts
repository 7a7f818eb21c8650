/** The health of one rollout: takes what edges tell, drops what cannot be true, and says how the canary is. */

import { BUCKETS } from '@tessera/contracts/rollout';
import { type ClaimFault, type PageClaim, type RolloutFacts, readClaim } from './claims.ts';
import { describeEvidence, type HealthFigures } from './describe.ts';
import { type Counting, createEvidence, type EvidenceSnapshot } from './evidence.ts';
import { type MetricName, metrics } from './metrics.ts';
import { type JudgeOptions, judge, type Verdict } from './verdict.ts';

/** Options for {@link createRolloutHealth}. */
export interface RolloutHealthOptions extends JudgeOptions {
  rollout: Pick<RolloutFacts, 'id' | 'canary' | 'stable'>;
  /** The visitor that a cookie's value names, or `null`: `verify` of `createVisitorIds`. */
  verify: (value: string) => string | null;
  /**
   * The greatest part of an arm that is of one network (/24, /48), 0 to 1. Only where all visitors come from one
   * network, as on a developer's machine, is more of use.
   *
   * @default 0.05
   */
  prefixLimit?: number;
  /** Milliseconds after which a page that fails has usually told so. @default 60_000 */
  settle?: number;
  /** What an earlier process knew. */
  from?: RolloutSnapshot;
}

/** What became of a claim. */
export type Outcome = Counting | ClaimFault | 'not-seen-by-edge';

/** All that is known, as JSON. */
export interface RolloutSnapshot {
  shares: RolloutFacts['shares'];
  evidence: EvidenceSnapshot;
}

export interface RolloutHealth {
  /**
   * The canary has another share from this revision of the channel on.
   *
   * @param share in buckets, as `readShare` tells them
   * @throws RangeError for a revision that is not higher than the last
   */
  changeShare(revision: number, share: number): void;
  /** The edge served a document on a route of the canary. @param at epoch milliseconds */
  served(claim: PageClaim, at: number): ClaimFault | 'counted';
  /** A visitor failed, as the edge itself saw or as a beacon tells. */
  failed(claim: PageClaim, failure: { metric: MetricName; seenBy: 'edge' | 'client' }): Outcome;
  /** @param now epoch milliseconds */
  verdict(now: number): Verdict;
  /** @param now epoch milliseconds */
  figures(now: number): HealthFigures;
  /** How many claims were dropped since this process has started, by why. */
  dropped(): Readonly<Partial<Record<ClaimFault, number>>>;
  snapshot(): RolloutSnapshot;
}

export function createRolloutHealth(options: RolloutHealthOptions): RolloutHealth {
  const { rollout, verify, prefixLimit = 0.05, settle = 60_000, from } = options;
  const shares = [...(from?.shares ?? [])];
  const evidence = createEvidence({ prefixLimit, settle, from: from?.evidence });
  const dropped: Partial<Record<ClaimFault, number>> = {};
  const read = (claim: PageClaim) => {
    const found = readClaim(claim, { ...rollout, shares }, verify);
    if (typeof found === 'string') dropped[found] = (dropped[found] ?? 0) + 1;
    return found;
  };

  return {
    changeShare(revision, share) {
      const last = shares.at(-1)?.revision ?? 0;
      if (revision <= last)
        throw new RangeError(`Cannot change the share from revision ${revision} on: the last is ${last}`);
      shares.push({ revision, share });
      evidence.startStep(share / BUCKETS);
    },
    served(claim, at) {
      const sighting = read(claim);
      if (typeof sighting === 'string') return sighting;
      evidence.serve(sighting, at);
      return 'counted';
    },
    failed(claim, { metric, seenBy }) {
      if (metrics[metric].source === 'edge' && seenBy !== 'edge') return 'not-seen-by-edge';
      const sighting = read(claim);
      return typeof sighting === 'string' ? sighting : evidence.fail(sighting, metric);
    },
    verdict: (now) =>
      judge({ share: evidence.share(), visitors: evidence.visitors(now), metric: evidence.metric }, options),
    figures: (now) => describeEvidence(evidence, now),
    dropped: () => dropped,
    snapshot: () => ({ shares, evidence: evidence.snapshot() }),
  };
}
