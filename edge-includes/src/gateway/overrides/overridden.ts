/** What an override makes of what everybody gets: the same channel, as if it named these releases. */

import type { ChannelDocument, ChannelRemote, ChannelRoute } from '@tessera/contracts/channel';
import { createRouteTable, patternsOverlap } from '@tessera/contracts/routes';
import { LRUCache } from 'lru-cache';
import { createVector, type Snapshot } from '../choice/snapshot.ts';
import type { VerifiedRelease } from '../choice/verify-release.ts';

export interface Overridden {
  /**
   * The same object for the same releases over the same snapshot.
   *
   * @param from where remotes are described that the channel does not know yet
   */
  apply(base: Snapshot, releases: readonly VerifiedRelease[], from?: ChannelDocument): Snapshot;
}

/** Sets of releases that are kept ready of each snapshot. */
const KEPT = 50;

export function createOverridden(): Overridden {
  const known = new WeakMap<Snapshot, LRUCache<string, Snapshot>>();
  return {
    apply(base, releases, from = base.document) {
      const ready = known.get(base) ?? new LRUCache<string, Snapshot>({ max: KEPT });
      known.set(base, ready);
      const names = releases.map(({ release, id }) => `${release.remote}@${id}`);
      const key = `${from.channel} ${from.revision} ${names.sort().join()}`;
      const before = ready.get(key);
      if (before !== undefined) return before;
      const made = toOverridden(base, releases, from);
      ready.set(key, made);
      return made;
    },
  };
}

function toOverridden(base: Snapshot, releases: readonly VerifiedRelease[], from: ChannelDocument): Snapshot {
  const chosen = new Map(releases.map((one) => [one.release.remote, one]));
  const remotes: Record<string, ChannelRemote> = {};
  // No canary is given beside it, and nothing else is shown where one of its releases fails: it is there to be seen.
  for (const [remote, entry] of Object.entries(base.document.remotes))
    remotes[remote] = { ...entry, canary: null };
  for (const [remote, { release }] of chosen) {
    const { owner, withdrawn } = remotes[remote] ??
      from.remotes[remote] ?? { owner: release.owner, withdrawn: [] };
    const { version, digest } = release;
    remotes[remote] = { owner, withdrawn, stable: { version, digest }, previous: null, canary: null };
  }
  const routes = mergeRoutes(base.document.routes, releases);
  const named = [...base.named, ...releases];
  return {
    document: {
      ...base.document,
      remotes,
      routes,
      owners: { ...from.owners, ...base.document.owners },
      bffs: { ...from.bffs, ...base.document.bffs },
    },
    stable: createVector(new Map([...base.stable.releases, ...chosen])),
    match: createRouteTable(routes),
    named,
    find: (remote, id) => (chosen.get(remote)?.id === id ? chosen.get(remote)! : base.find(remote, id)),
    isWithdrawn: base.isWithdrawn,
    isOverridden: true,
  };
}

/**
 * Those of other remotes stay; a release that would take one away from them does not get it. Where the live release
 * refuses overrides, no other one allows them.
 */
function mergeRoutes(present: readonly ChannelRoute[], releases: readonly VerifiedRelease[]): ChannelRoute[] {
  const names = new Set(releases.map(({ release }) => release.remote));
  const others = present.filter(({ remote }) => !names.has(remote));
  const own = releases.flatMap(({ release }) =>
    release.routes.map((route) => ({ ...route, remote: release.remote })),
  );
  const free = own.filter(({ pattern }) => !others.some((other) => patternsOverlap(pattern, other.pattern)));
  const refusing = present.filter(({ overrides }) => overrides === 'refused');
  const isRefused = ({ pattern }: ChannelRoute) =>
    refusing.some((other) => patternsOverlap(pattern, other.pattern));
  return [
    ...others,
    ...free.map((one) => (isRefused(one) ? { ...one, overrides: 'refused' as const } : one)),
  ];
}

/** Whether a page is shown as everybody gets it, by what is live or by what an override would show instead. */
export function refusesOverrides(path: string, snapshots: readonly Snapshot[]): boolean {
  return snapshots.some(({ match }) => match(path)?.route.overrides === 'refused');
}
