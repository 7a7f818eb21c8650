/** A committed release that its remote's owner of today has made. */

import type { Release } from '@tessera/contracts/release';
import { registryErrors } from '../errors.ts';
import type { Owners } from '../owners/owners.ts';
import type { ReleaseCache } from './release-cache.ts';

/** @throws ProblemError `registry-release-unknown`, `registry-remote-owned`, `registry-remote-unregistered` */
export function findOwned(
  { releases, owners }: { releases: ReleaseCache; owners: Pick<Owners, 'ownerOf'> },
  remote: string,
  id: string,
): Release {
  const release = releases.get(remote, id);
  const owner = owners.ownerOf(remote);
  if (release.owner !== owner) throw registryErrors.REMOTE_OWNED(remote, owner, release.owner);
  return release;
}
