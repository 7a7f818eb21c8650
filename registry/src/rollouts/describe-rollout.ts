/** A rollout as the API shows it. */

import { writePlan } from './plan.ts';
import { nextAt, percentOf } from './progress.ts';
import type { ActiveRollout, Rollout } from './rollout.ts';
import type { EndedRollout } from './rollout-table.ts';

export function describeActive(rollout: ActiveRollout, now: number) {
  const { progress, plan, health } = rollout;
  return {
    ...describe(rollout),
    ...health.figures(now),
    percent: percentOf(progress) ?? 0,
    step: 'step' in progress ? progress.step + 1 : null,
    nextAt: nextAt(progress, plan),
    verdict: verdictOf(rollout, now),
    dropped: { ...health.dropped() },
  };
}

export function describeEnded(rollout: EndedRollout) {
  const { endedAt, figures, progress } = rollout;
  return {
    ...describe(rollout),
    ...figures,
    endReason: 'reason' in progress ? progress.reason : null,
    endedAt,
  };
}

function describe({ id, remote, release, stable, plan, progress, reason, startedBy, startedAt }: Rollout) {
  return {
    ...{ id, remote, release, stable, reason, startedBy, startedAt },
    plan: writePlan(plan),
    status: progress.status,
  };
}

/** What stopped a rollout says more than the evidence since. */
function verdictOf({ progress, health }: ActiveRollout, now: number): { status: string; reason: string } {
  if (progress.status === 'suspect') return { status: 'suspect', reason: progress.reason };
  const { status, reason } = health.verdict(now);
  return { status, reason };
}
