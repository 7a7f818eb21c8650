/** Begins a rollout, once nothing speaks against it. */

import { releaseId, releaseRef } from '@tessera/contracts/release';
import { rolloutOf } from '@tessera/contracts/rollout';
import type { Services } from '../api/services.ts';
import type { ChangeRequest, Move } from '../channels/change-channel.ts';
import { findOwned } from '../channels/find-owned.ts';
import type { Entries } from '../channels/moves.ts';
import { registryErrors } from '../errors.ts';
import { checkPages } from './canary-gates.ts';
import { type Plan, parsePlan } from './plan.ts';
import { startProgress } from './progress.ts';
import type { Rollout, Turn } from './rollout.ts';
import { entriesAfter } from './turns.ts';

export interface StartRequest {
  remote: string;
  /** `<version>-<digest8>`. */
  release: string;
  plan: Plan;
  reason: string;
}

/**
 * The plan of a request: as it is written, or one percent that a person widens.
 *
 * @throws ProblemError 422 `registry-plan-refused`
 */
export function readPlan(text: string): Plan {
  let plan: Plan;
  try {
    plan = parsePlan(text);
  } catch (error) {
    throw registryErrors.PLAN_REFUSED((error as Error).message);
  }
  if (plan.steps[0] < 100) return plan;
  throw registryErrors.PLAN_REFUSED(
    `Cannot use plan "${text}": it begins with everybody, promote the release instead`,
  );
}

/** @throws ProblemError when this release cannot be a canary beside what is live */
export function startMove(
  services: Services,
  { channel, by }: Pick<ChangeRequest, 'channel' | 'by'>,
  request: StartRequest,
): (entries: Entries) => Move {
  const { remote, release: id, plan, reason } = request;
  return (entries) => {
    const ref = `${remote}@${id}`;
    const release = findOwned(services, remote, id);
    const entry = Object.hasOwn(entries, remote) ? entries[remote]! : null;
    if (entry === null) throw registryErrors.CANARY_BASELESS(ref, channel);
    if (entry.canary !== null)
      throw registryErrors.CANARY_ACTIVE(ref, releaseRef({ remote, ...entry.canary }));
    const stable = releaseId(entry.stable);
    if (stable === id) throw registryErrors.CANARY_STABLE(ref);
    if (entry.withdrawn.includes(id)) throw registryErrors.RELEASE_WITHDRAWN(ref);
    checkPages(release, services.releases.get(remote, stable));
    const startedAt = services.now();
    const rollout: Rollout = {
      id: rolloutOf(remote, id, new Date(startedAt).toISOString()),
      ...{ channel, remote, release: id, stable, plan, reason, startedAt },
      progress: startProgress(plan, startedAt),
      startedBy: by.actor,
    };
    const turn: Turn = { rollout, progress: rollout.progress, reason, starts: true };
    return { entries: entriesAfter(entries, turn, release), turn };
  };
}
