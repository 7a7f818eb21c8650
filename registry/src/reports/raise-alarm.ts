/**
 * A file of a release is not what its owner signed. Nothing proves more than that, so the release is withdrawn at
 * once, whatever lock or rollout there is, and its remote goes back to what it was.
 */

import type { ChannelRemote } from '@tessera/contracts/channel';
import type { Alarm } from '@tessera/contracts/health';
import { ProblemError } from '@tessera/contracts/problem';
import { releaseId } from '@tessera/contracts/release';
import type { Services } from '../api/services.ts';
import type { AuditRecord } from '../audit/audit-table.ts';
import { announce } from '../channels/announce.ts';
import { changeChannel, type Move } from '../channels/change-channel.ts';
import { findOwned } from '../channels/find-owned.ts';
import { type Entries, makeStable, requireEntry, withdraw } from '../channels/moves.ts';
import { registryErrors } from '../errors.ts';
import { moveTo } from '../rollouts/move-rollout.ts';
import { makeEvent } from '../webhooks/events.ts';

/**
 * Done when this returns; raised again it changes nothing more.
 *
 * @param by the edge that raises it
 * @throws ProblemError 404 `registry-alarm-unknown`
 */
export function raiseAlarm(
  services: Services,
  { channel, alarm, by }: { channel: string; alarm: Alarm; by: Pick<AuditRecord, 'actor' | 'origin'> },
): void {
  const { channels, audit, write } = services;
  const { remote, release } = alarm;
  if (!channels.wasOn(channel, remote, release))
    throw registryErrors.ALARM_UNKNOWN(`${remote}@${release}`, channel);
  tell(services, channel, alarm, by);
  const entry = channels.current(channel)?.document.remotes[remote];
  if (entry === undefined || !canBeWithdrawn(entry, release)) return;
  const reason = reasonOf(alarm);
  const change = (prepare: (entries: Entries) => Entries) => {
    const changed = changeChannel(services, {
      ...{ action: 'alarm', channel, remotes: [remote], reason, by, ifMatch: '*', idempotencyKey: null },
      ...{ body: alarm, isUrgent: true },
      move: (entries) => takeBack(services, prepare(entries), { channel, alarm }),
    });
    void announce(services, changed);
  };
  let refusal: ProblemError | null = null;
  // What other remotes try out must not keep an altered release live.
  for (const prepare of [(entries: Entries) => entries, withoutCanaries]) {
    refusal = attempt(() => change(prepare));
    if (refusal === null) return;
  }
  const subject = { alarm, refused: refusal?.message };
  write(() => audit.append({ ...by, action: 'alarm-refused', channel, remotes: [remote], reason, subject }));
}

/** Why a change was refused, or `null`. */
function attempt(work: () => void): ProblemError | null {
  try {
    work();
    return null;
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  }
}

function withoutCanaries(entries: Entries): Entries {
  return Object.fromEntries(
    Object.entries(entries).map(([remote, entry]) => [
      remote,
      entry.canary === null ? entry : { ...entry, canary: null },
    ]),
  );
}

/** Once for a release and channel, also when nothing can be done about it. */
function tell(
  { alarms, audit, webhooks, write, now }: Services,
  channel: string,
  alarm: Alarm,
  by: Pick<AuditRecord, 'actor' | 'origin'>,
): void {
  const { remote, release } = alarm;
  const reason = reasonOf(alarm);
  write(() => {
    if (!alarms.add(channel, alarm)) return;
    audit.append({ ...by, action: 'alarm-raised', channel, remotes: [remote], reason, subject: { alarm } });
    webhooks.add([makeEvent('release.alarm', { channel, remote, release, reason, at: now() })]);
  });
  void webhooks.deliver();
}

function canBeWithdrawn(entry: ChannelRemote, release: string): boolean {
  if (releaseId(entry.stable) === release) return entry.previous !== null;
  return !entry.withdrawn.includes(release);
}

function takeBack(
  services: Services,
  entries: Entries,
  { channel, alarm }: { channel: string; alarm: Alarm },
): Move {
  const { remote, release } = alarm;
  const { stable, previous } = requireEntry(entries, remote);
  if (releaseId(stable) === release && previous !== null) {
    const back = findOwned(services, remote, releaseId(previous));
    return { entries: makeStable(entries, [back], { withdraw: true }) };
  }
  const rollout = services.rollouts.find(channel, remote);
  if (rollout?.release !== release)
    return { entries: withdraw(entries, { [remote]: [release] }), narrows: true };
  const reason = reasonOf(alarm);
  return moveTo(services, rollout, { progress: { status: 'withdrawn', at: services.now(), reason }, reason })(
    entries,
  );
}

function reasonOf({ edge, seenBy, detail }: Alarm): string {
  return seenBy === edge ? `${edge} saw: ${detail}` : `${seenBy} saw, and ${edge} tells: ${detail}`;
}
