/** What a channel would say with other entries, once every gate has let it through. */

import type { ChannelDocument, ChannelRoute } from '@tessera/contracts/channel';
import { type Release, releaseId, releaseRef } from '@tessera/contracts/release';
import { checkComposition } from '@tessera/releases/gates';
import { registryErrors } from '../errors.ts';
import type { Owners } from '../owners/owners.ts';
import type { Entries } from './moves.ts';
import type { ReleaseCache } from './release-cache.ts';

export type Composed = Pick<ChannelDocument, 'remotes' | 'routes' | 'owners' | 'bffs'>;

/** @throws ProblemError of the first gate that refuses, or `registry-release-untrusted` */
export function compose(
  remotes: Entries,
  { releases, owners }: { releases: ReleaseCache; owners: Owners },
): Composed {
  const [teams, bffs] = [owners.teams(), owners.bffs()];
  const live = Object.entries(remotes).map(([remote, { stable }]) => {
    const release = releases.get(remote, releaseId(stable));
    if (!releases.isTrusted(release, teams[release.owner]?.keys ?? {})) {
      throw registryErrors.RELEASE_UNTRUSTED(releaseRef(release));
    }
    return release;
  });
  const previous = Object.entries(remotes).flatMap(([remote, entry]) =>
    entry.previous === null ? [] : [releases.get(remote, releaseId(entry.previous))],
  );
  checkComposition({ live, previous, bffs });
  return { remotes, routes: live.flatMap(routesOf), owners: teams, bffs };
}

const routes = new WeakMap<Release, ChannelRoute[]>();

/** A release's routes, the same objects each time: what was signed before is known by that. */
function routesOf(release: Release): ChannelRoute[] {
  const known = routes.get(release);
  if (known !== undefined) return known;
  const made = release.routes.map((route) => ({ ...route, remote: release.remote }));
  routes.set(release, made);
  return made;
}
