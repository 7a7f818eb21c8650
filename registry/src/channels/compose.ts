/** What a channel would say with other entries, once every gate has let it through. */

import type { ChannelDocument, ChannelRoute } from '@tessera/contracts/channel';
import { type Release, type ReleaseRef, releaseId, releaseRef } from '@tessera/contracts/release';
import { checkComposition, requirePassed } from '@tessera/releases/gates';
import { registryErrors } from '../errors.ts';
import type { Owners } from '../owners/owners.ts';
import { checkCanaries } from '../rollouts/canary-gates.ts';
import { layoutSlotsOf } from '../rollouts/layout-slots.ts';
import type { Entries } from './moves.ts';
import type { ReleaseCache } from './release-cache.ts';

export type Composed = Pick<ChannelDocument, 'remotes' | 'routes' | 'owners' | 'bffs'>;

export interface ComposeDeps {
  releases: ReleaseCache;
  owners: Owners;
  /** The folder of releases. */
  artifacts: string;
}

/**
 * @param present the entries so far: gates know by them what would be taken away
 * @throws ProblemError of the first gate that refuses, or `registry-release-untrusted`
 */
export function compose(
  remotes: Entries,
  present: Entries,
  { releases, owners, artifacts }: ComposeDeps,
): Composed {
  const [teams, bffs] = [owners.teams(), owners.bffs()];
  const find = (remote: string, ref: ReleaseRef) => {
    const release = releases.get(remote, releaseId(ref));
    if (!releases.isTrusted(release, teams[release.owner]?.keys ?? {})) {
      throw registryErrors.RELEASE_UNTRUSTED(releaseRef(release));
    }
    return release;
  };
  const entries = Object.entries(remotes);
  const live = entries.map(([remote, { stable }]) => find(remote, stable));
  const previous = entries.flatMap(([remote, entry]) =>
    entry.previous === null ? [] : [releases.get(remote, releaseId(entry.previous))],
  );
  const replaced = entries.flatMap(([remote, { stable }]) => {
    const before = Object.hasOwn(present, remote) ? present[remote]!.stable : stable;
    return releaseId(before) === releaseId(stable) ? [] : [releases.get(remote, releaseId(before))];
  });
  const slotsOf = (shell: Release) => layoutSlotsOf(shell, artifacts);
  const composition = { live, previous, replaced, bffs, slotsOf };
  requirePassed(checkComposition(composition));
  const canaries = entries.flatMap(([remote, { canary }]) => (canary === null ? [] : [find(remote, canary)]));
  checkCanaries({ ...composition, canaries });
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
