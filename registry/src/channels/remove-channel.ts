/**
 * Takes a preview away. The operator may, and whoever may promote there every remote of which the preview names a
 * release that production never had. A comparison with what production is now would take that right away with each
 * promotion of another team.
 */

import { releaseId } from '@tessera/contracts/release';
import { isPreview } from '../access/scope.ts';
import type { Services } from '../api/services.ts';
import { registryErrors } from '../errors.ts';
import { type ToldTurn, type Turn, tellTurn } from '../rollouts/rollout.ts';
import { eventsOf } from '../webhooks/events.ts';
import type { ChangeRequest } from './change-channel.ts';
import { requireRevision, requireUnlocked } from './preconditions.ts';

export interface RemoveRequest
  extends Pick<ChangeRequest, 'channel' | 'remotes' | 'reason' | 'by' | 'ifMatch'> {
  idempotencyKey: string;
}

export interface Removed {
  channel: string;
  /** The revision of the removal: a channel that is made again under this name goes on above it. */
  revision: number;
  /** Canaries that ended with it. */
  rollouts: ToldTurn[];
}

/** The remotes of which a channel names a release that was never on production. */
export function lostWith({ channels }: Pick<Services, 'channels'>, channel: string): string[] {
  const entries = Object.entries(channels.current(channel)?.document.remotes ?? {});
  return entries
    .filter(([remote, { stable, previous, canary }]) =>
      [stable, previous, canary].some(
        (ref) => ref !== null && !channels.wasOn('production', remote, releaseId(ref)),
      ),
    )
    .map(([remote]) => remote);
}

/**
 * Removes a preview, or answers what the same request was answered before. Its releases count as left from now on,
 * its canaries end, and who follows it is disconnected.
 *
 * @throws ProblemError 409 `registry-channel-permanent`, 404 `registry-channel-unknown`, or of a precondition; nothing
 *   is changed then
 */
export function removeChannel(services: Services, request: RemoveRequest): Removed {
  const { channels, rollouts, feeds, mirror, repeats, webhooks, write } = services;
  const { channel, reason, by, idempotencyKey } = request;
  if (!isPreview(channel)) throw registryErrors.CHANNEL_PERMANENT(channel);
  const content = { action: 'remove', channel, reason: reason ?? null };
  const repeatable = { actor: by.actor, key: idempotencyKey, content };
  const before = repeats.recall(repeatable);
  if (before !== null) return before as Removed;

  const revision = revisionOfRemoval(services, request);
  const turns = endsOfCanaries(services, channel);
  const removed: Removed = { channel, revision, rollouts: turns.map(tellTurn) };
  write(() => {
    keep(services, request, { removed, turns });
    repeats.remember(repeatable, removed);
  });
  channels.applyRemoval(channel);
  rollouts.apply(turns, revision);
  mirror?.write(channel);
  feeds.drop(channel);
  void webhooks.deliver();
  return removed;
}

function revisionOfRemoval({ channels, audit }: Services, { channel, ifMatch }: RemoveRequest): number {
  const issued = channels.current(channel);
  if (issued === null) throw registryErrors.CHANNEL_UNKNOWN(channel);
  const { revision } = issued.document;
  requireUnlocked(channel, channels.lockOf(channel));
  requireRevision(ifMatch, { channel, revision, audit });
  return revision + 1;
}

function endsOfCanaries({ rollouts, now }: Services, channel: string): Turn[] {
  const reason = 'The channel was removed';
  return rollouts
    .active(channel)
    .map((rollout) => ({ rollout, progress: { status: 'replaced', at: now(), reason }, reason }));
}

/** Writes the removal and everything that tells of it, in the transaction of the caller. */
function keep(
  { channels, rollouts, audit, webhooks, now }: Services,
  { channel, remotes, reason, by }: RemoveRequest,
  { removed, turns }: { removed: Removed; turns: Turn[] },
): void {
  const { revision } = removed;
  channels.writeRemoval(channel, revision);
  rollouts.write(turns, revision);
  const subject = { rollouts: removed.rollouts };
  audit.append({ ...by, action: 'remove', channel, revision, remotes, reason, subject });
  webhooks.add(eventsOf({ channel, isRollback: false, reason: reason ?? '', steps: [], turns, at: now() }));
}
