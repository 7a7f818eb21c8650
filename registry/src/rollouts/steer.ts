/** Acts on what is known of a rollout's health: widens it, takes it back, or promotes it. */

import { ProblemError } from '@tessera/contracts/problem';
import type { Services } from '../api/services.ts';
import { announce } from '../channels/announce.ts';
import { changeChannel } from '../channels/change-channel.ts';
import { moveTo } from './move-rollout.ts';
import { advance, obey, type Progress } from './progress.ts';
import type { ActiveRollout } from './rollout.ts';
import { narrows } from './turns.ts';

/** Who the registry is in the audit when it acts on what it knows. */
export const HEALTH = { actor: 'health', origin: 'registry' } as const;

const actions: Readonly<Record<Progress['status'], string>> = {
  running: 'widen',
  paused: 'pause',
  finished: 'finish',
  suspect: 'suspect',
  withdrawn: 'withdraw',
  aborted: 'abort',
  replaced: 'replace',
};

/** What has to happen with a rollout, or `null` for nothing. */
export function nextOf(rollout: ActiveRollout, now: number): { progress: Progress; reason: string } | null {
  const verdict = rollout.health.verdict(now);
  const progress = advance(rollout.progress, rollout.plan, { verdict, now });
  return progress === rollout.progress ? null : { progress, reason: verdict.reason };
}

/**
 * Carries out what has to happen, if anything. On a locked channel nothing widens, but a bad canary is taken back.
 * What a gate refuses pauses the rollout with its reason.
 */
export function steer(services: Services, rollout: ActiveRollout): void {
  const { channels, now } = services;
  const next = nextOf(rollout, now());
  if (next === null) return;
  if (!narrows(next.progress) && channels.lockOf(rollout.channel) !== null) return;
  try {
    changeRollout(services, rollout, next);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const reason = `Cannot ${actions[next.progress.status]} the canary by itself: ${error.message}`;
    const command = { verb: 'pause', reason } as const;
    if (rollout.progress.status !== 'running') throw error;
    changeRollout(services, rollout, {
      progress: obey(rollout.progress, rollout.plan, { command, now: now() }),
      reason,
    });
  }
}

/** Changes the channel in the registry's own name, and tells its edges without waiting for them. */
export function changeRollout(
  services: Services,
  rollout: ActiveRollout,
  {
    progress,
    reason,
    by = HEALTH,
  }: { progress: Progress; reason: string; by?: { actor: string; origin: string } },
): void {
  const { channel, remote, release } = rollout;
  const changed = changeChannel(services, {
    ...{ action: `canary-${actions[progress.status]}`, channel, remotes: [remote], reason },
    ...{ by, ifMatch: '*', idempotencyKey: null, body: { remote, release }, isUrgent: narrows(progress) },
    move: moveTo(services, rollout, { progress, reason }),
  });
  void announce(services, changed);
}
