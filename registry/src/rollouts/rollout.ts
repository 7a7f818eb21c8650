/** A rollout: one release that is given to a growing share of a channel's visitors, and what becomes of it. */

import type { RolloutHealth } from '../health/rollout-health.ts';
import type { Plan } from './plan.ts';
import { type Progress, percentOf } from './progress.ts';

export interface Rollout {
  /** As `rolloutOf` makes it. */
  id: string;
  channel: string;
  remote: string;
  /** `<version>-<digest8>` of the canary, and of the stable release that it is compared with. */
  release: string;
  stable: string;
  plan: Plan;
  progress: Progress;
  /** Why it was started, in the words of who did. */
  reason: string;
  startedBy: string;
  /** Epoch milliseconds; the document's `since`. */
  startedAt: number;
}

/** One that visitors may be given. */
export interface ActiveRollout extends Rollout {
  health: RolloutHealth;
}

/** What becomes of a rollout with a change of its channel. */
export interface Turn {
  /** As it was before. */
  rollout: Rollout;
  /** As it is after. */
  progress: Progress;
  reason: string;
  /** Whether the rollout begins with it. */
  starts?: boolean;
}

/** A turn in the words of answers and of the audit. */
export interface ToldTurn {
  remote: string;
  release: string;
  status: Progress['status'];
  /** Percent of the visitors that are given it from now on; `null` when it is over. */
  percent: number | null;
  reason: string;
}

export function tellTurn({ rollout: { remote, release }, progress, reason }: Turn): ToldTurn {
  return { remote, release, status: progress.status, percent: percentOf(progress), reason };
}
