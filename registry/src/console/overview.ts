/** Everything at once, for the first page of the console. */

import type { Output } from '@tessera/contracts/http';
import { releaseId } from '@tessera/contracts/release';
import type { Services } from '../api/services.ts';
import { describeActive } from '../rollouts/describe-rollout.ts';
import type { consoleContract } from './operations.ts';

type Overview = Output<typeof consoleContract.showOverview>;
type Live = Overview['remotes'][number]['live'];

export function describeOverview({ channels, feeds, owners, rollouts, now }: Services) {
  const names = channels.names().sort(byImportance);
  const canaries = new Map(
    rollouts
      .active()
      .map((rollout) => [`${rollout.channel} ${rollout.remote}`, describeActive(rollout, now())]),
  );

  function liveOf(remote: string): Live {
    const found = names.flatMap((channel) => {
      const entry = channels.current(channel)!.document.remotes[remote];
      if (entry === undefined) return [];
      const { stable, previous, withdrawn } = entry;
      const canary = canaries.get(`${channel} ${remote}`) ?? null;
      const live = {
        stable: releaseId(stable),
        previous: previous && releaseId(previous),
        withdrawn,
        canary,
      };
      return [[channel, live] as const];
    });
    return Object.fromEntries(found);
  }

  return {
    channels: names.map((channel) => {
      const { revision, issuedAt } = channels.current(channel)!.document;
      const edges = feeds.list(channel).map(({ edge, streams, acknowledged }) => {
        return { edge, connected: streams > 0, acknowledged };
      });
      return { channel, revision, issuedAt, lock: channels.lockOf(channel), edges };
    }),
    remotes: owners.remotes().map(({ remote, owner }) => ({ remote, owner, live: liveOf(remote) })),
  };
}

/** Production, staging, then previews by their number. */
function byImportance(a: string, b: string): number {
  const rank = (channel: string) => ['production', 'staging', channel].indexOf(channel);
  return rank(a) - rank(b) || a.localeCompare(b, 'en', { numeric: true });
}
