/** The release before the live one, for pages whose live one fails. */

import { releaseId } from '@tessera/contracts/release';
import { createVector, type Snapshot, type Vector } from './snapshot.ts';

/** The vector with one remote as it was before; `null` when nothing else of it can be served. */
export function withPrevious(snapshot: Snapshot, vector: Vector, remote: string): Vector | null {
  const ref = snapshot.document.remotes[remote]?.previous;
  const previous = ref == null ? null : snapshot.find(remote, releaseId(ref));
  if (previous === null || vector.releases.get(remote)?.id === previous.id) return null;
  return createVector(new Map(vector.releases).set(remote, previous));
}
