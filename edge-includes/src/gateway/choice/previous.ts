/** The last good release, for pages whose own one fails. */

import { releaseId } from '@tessera/contracts/release';
import { createVector, type Snapshot, type Vector } from './snapshot.ts';
import type { VerifiedRelease } from './verify-release.ts';

/**
 * What a page may go back to of one remote: a canary's stable release, a stable one's previous. `null` when nothing
 * else of it can be served, and for a page that has gone back already.
 */
export function previousOf(snapshot: Snapshot, vector: Vector, remote: string): VerifiedRelease | null {
  const now = vector.releases.get(remote)?.id;
  const { stable, previous = null } = snapshot.document.remotes[remote] ?? {};
  if (previous !== null && now === releaseId(previous)) return null;
  for (const ref of [stable, previous]) {
    const release = ref == null ? null : snapshot.find(remote, releaseId(ref));
    if (release !== null && release.id !== now) return release;
  }
  return null;
}

/** The vector with one remote as it was before; `null` where {@link previousOf} is. */
export function withPrevious(snapshot: Snapshot, vector: Vector, remote: string): Vector | null {
  const previous = previousOf(snapshot, vector, remote);
  return previous && createVector(new Map(vector.releases).set(remote, previous));
}
