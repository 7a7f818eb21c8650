/** Brings channels and rollouts together again at a start: each canary has its rollout, each rollout its canary. */

import { releaseId } from '@tessera/contracts/release';
import { rolloutOf } from '@tessera/contracts/rollout';
import type { Logger } from '@tessera/service';
import type { Services } from '../api/services.ts';
import { changeChannel } from '../channels/change-channel.ts';
import type { Entries } from '../channels/moves.ts';
import type { Rollout, Turn } from './rollout.ts';
import { HEALTH } from './steer.ts';
import { entriesAfter, turnsOf } from './turns.ts';

/** Documents may have been restored from their folder, and the bets of health may be others than before. */
export function reconcile(services: Services, logger: Pick<Logger, 'warn'>): void {
  for (const channel of services.channels.names()) {
    endOrphans(services, channel);
    dropUnknown(services, channel);
  }
  for (const { rollout, why } of services.rollouts.unreadable()) {
    logger.warn({ rollout: rollout.id, why }, 'a canary begins anew');
    beginAnew(services, rollout, why);
  }
}

/** Rollouts whose canary is gone from the document. */
function endOrphans({ channels, rollouts, audit, write, now }: Services, channel: string): void {
  const { remotes, revision } = channels.current(channel)!.document;
  const turns = turnsOf(rollouts.active(channel), undefined, { after: remotes, now: now() });
  if (turns.length === 0) return;
  write(() => {
    rollouts.write(turns, revision);
    for (const { rollout, reason } of turns) {
      const { remote, release } = rollout;
      audit.append({
        ...HEALTH,
        action: 'canary-replace',
        channel,
        remotes: [remote],
        reason,
        subject: { release },
      });
    }
  });
  rollouts.apply(turns, revision);
}

/** Canaries that no rollout watches. */
function dropUnknown(services: Services, channel: string): void {
  const { remotes } = services.channels.current(channel)!.document;
  const known = new Set(services.rollouts.active(channel).map(({ id }) => id));
  const unknown = Object.entries(remotes)
    .filter(
      ([remote, { canary }]) => canary && !known.has(rolloutOf(remote, releaseId(canary), canary.since)),
    )
    .map(([remote]) => remote);
  if (unknown.length === 0) return;
  const move = (entries: Entries) => ({
    entries: {
      ...entries,
      ...Object.fromEntries(unknown.map((remote) => [remote, { ...entries[remote]!, canary: null }])),
    },
    narrows: true,
  });
  changeChannel(services, {
    ...{ action: 'canary-drop', channel, remotes: unknown, by: HEALTH, ifMatch: '*', idempotencyKey: null },
    ...{ reason: 'Nothing is known of these canaries, start them again', body: null, isUrgent: true, move },
  });
}

/** Visitors are divided anew: a test that goes on under other rules proves nothing. */
function beginAnew(services: Services, old: Rollout, why: string): void {
  const { channel, remote, release } = old;
  const startedAt = services.now();
  const id = rolloutOf(remote, release, new Date(startedAt).toISOString());
  const turn: Turn = {
    rollout: { ...old, id, startedAt },
    progress: old.progress,
    reason: why,
    starts: true,
  };
  changeChannel(services, {
    ...{
      action: 'canary-restart',
      channel,
      remotes: [remote],
      by: HEALTH,
      ifMatch: '*',
      idempotencyKey: null,
    },
    ...{ reason: why, body: { remote, release }, isUrgent: true },
    move: (entries) => ({
      entries: entriesAfter(entries, turn, services.releases.get(remote, release)),
      turn,
      narrows: true,
    }),
  });
}
