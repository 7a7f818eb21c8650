/** The releases that a channel gives to visitors. */

import { type Release, releaseId } from '@tessera/contracts/release';
import type { Services } from '../api/services.ts';
import { registryErrors } from '../errors.ts';

export interface LiveReleases {
  stable: Release[];
  canaries: Release[];
}

/** @throws ProblemError 404 `registry-channel-unknown` */
export function liveReleases(
  { channels, releases }: Pick<Services, 'channels' | 'releases'>,
  channel: string,
): LiveReleases {
  const issued = channels.current(channel);
  if (issued === null) throw registryErrors.CHANNEL_UNKNOWN(channel);
  const entries = Object.entries(issued.document.remotes);
  return {
    stable: entries.map(([remote, { stable }]) => releases.get(remote, releaseId(stable))),
    canaries: entries.flatMap(([remote, { canary }]) =>
      canary === null ? [] : [releases.get(remote, releaseId(canary))],
    ),
  };
}
