/** What the progress of a rollout means for its channel's entries, and the other way round. Pure. */

import type { ChannelRemote } from '@tessera/contracts/channel';
import { type Release, releaseId } from '@tessera/contracts/release';
import { type Entries, makeStable, requireEntry, withdraw } from '../channels/moves.ts';
import { writePlan } from './plan.ts';
import { type Progress, percentOf } from './progress.ts';
import type { Rollout, Turn } from './rollout.ts';

/** The entries with a turn carried out. @param release the canary */
export function entriesAfter(
  entries: Entries,
  { rollout, progress }: Turn,
  release: Release,
): Record<string, ChannelRemote> {
  const { remote, plan, startedAt } = rollout;
  const entry = requireEntry(entries, remote);
  const percent = percentOf(progress);
  if (percent !== null) {
    const { version, digest } = release;
    const since = new Date(startedAt).toISOString();
    const policy = { plan: writePlan(plan), status: progress.status };
    return { ...entries, [remote]: { ...entry, canary: { version, digest, percent, since, policy } } };
  }
  switch (progress.status) {
    case 'finished':
      return makeStable(entries, [release]);
    case 'withdrawn':
    case 'aborted':
      return withdraw(entries, { [remote]: [rollout.release] });
    default:
      return { ...entries, [remote]: { ...entry, canary: null } };
  }
}

/** Whether visitors only lose a canary by it: then there is nothing for a gate to look at. */
export function narrows({ status }: Progress): boolean {
  return status !== 'running' && status !== 'finished';
}

/** All turns of a change: the one that it is for, and the ends of other rollouts whose canary is gone by it. */
export function turnsOf(
  active: readonly Rollout[],
  turn: Turn | undefined,
  { after, now }: { after: Entries; now: number },
): Turn[] {
  const ends = active
    .filter(({ id }) => id !== turn?.rollout.id)
    .flatMap((rollout) => endOf(rollout, after[rollout.remote], now) ?? []);
  return turn === undefined ? ends : [turn, ...ends];
}

function endOf(rollout: Rollout, entry: ChannelRemote | undefined, at: number): Turn | null {
  const { release, stable } = rollout;
  const since = new Date(rollout.startedAt).toISOString();
  if (entry?.canary && releaseId(entry.canary) === release && entry.canary.since === since) return null;
  const now = entry === undefined ? 'none' : releaseId(entry.stable);
  if (now === release) {
    return { rollout, progress: { status: 'finished', at }, reason: 'The canary was promoted' };
  }
  const isWithdrawn = entry?.withdrawn.includes(release) === true;
  const reason = isWithdrawn
    ? 'The release was withdrawn'
    : now === stable
      ? 'The canary is gone from the channel'
      : `The stable release became ${now}, the canary was compared with ${stable}`;
  return { rollout, progress: { status: isWithdrawn ? 'aborted' : 'replaced', at, reason }, reason };
}
