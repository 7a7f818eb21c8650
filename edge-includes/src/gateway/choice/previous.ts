/** The last good release, for pages whose own one fails. */

import { releaseId } from '@tessera/contracts/release';
import { createVector, type Snapshot, type Vector } from './snapshot.ts';

/**
 * The vector with one remote as it was before: a canary's stable release, a stable one's previous. `null` when nothing
 * else of it can be served.
 */
export function withPrevious(snapshot: Snapshot, vector: Vector, remote: string): Vector | null {
  const now = vector.releases.get(remote)?.id;
  const { stable, previous = null } = snapshot.document.remotes[remote] ?? {};
  for (const ref of [stable, previous]) {
    const release = ref == null ? null : snapshot.find(remote, releaseId(ref));
    if (release !== null && release.id !== now) {
      return createVector(new Map(vector.releases).set(remote, release));
    }
  }
  return null;
}
