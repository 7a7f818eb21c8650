/** Moves of an active rollout, as a channel's change carries them out. */

import type { Services } from '../api/services.ts';
import type { Move } from '../channels/change-channel.ts';
import type { Entries } from '../channels/moves.ts';
import { registryErrors } from '../errors.ts';
import { type Command, obey, type Progress } from './progress.ts';
import type { ActiveRollout, Rollout } from './rollout.ts';
import { entriesAfter, narrows } from './turns.ts';

/** The move to a progress that was decided. */
export function moveTo(
  { releases }: Pick<Services, 'releases'>,
  rollout: Rollout,
  { progress, reason }: { progress: Progress; reason: string },
): (entries: Entries) => Move {
  return (entries) => {
    const turn = { rollout, progress, reason };
    const release = releases.get(rollout.remote, rollout.release);
    return { entries: entriesAfter(entries, turn, release), turn, narrows: narrows(progress) };
  };
}

/**
 * The move that a person wants.
 *
 * @throws ProblemError 404 `registry-canary-unknown`, 409 `registry-canary-refused`
 */
export function moveByCommand(
  services: Services,
  { channel, remote }: { channel: string; remote: string },
  { command, reason }: { command: Command; reason: string },
): (entries: Entries) => Move {
  return (entries) => {
    const rollout = requireRollout(services, channel, remote);
    const progress = tryObey(rollout, command, services.now());
    return moveTo(services, rollout, { progress, reason })(entries);
  };
}

/** @throws ProblemError 404 `registry-canary-unknown` */
function requireRollout({ rollouts }: Services, channel: string, remote: string): ActiveRollout {
  const rollout = rollouts.find(channel, remote);
  if (rollout !== undefined) return rollout;
  throw registryErrors.CANARY_UNKNOWN(remote, channel);
}

function tryObey({ progress, plan }: Rollout, command: Command, now: number): Progress {
  try {
    return obey(progress, plan, { command, now });
  } catch (error) {
    if (error instanceof RangeError) throw registryErrors.CANARY_REFUSED(error.message);
    throw error;
  }
}
