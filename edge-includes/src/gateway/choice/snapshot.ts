/** What the edge serves at one moment: a channel document with the releases that could be verified. */

import { createHash } from 'node:crypto';
import type { ChannelDocument, ChannelRoute } from '@tessera/contracts/channel';
import { type ReleaseRef, releaseId } from '@tessera/contracts/release';
import { createRouteTable, type RouteTable } from '@tessera/contracts/routes';
import { createLimiter } from '@tessera/service/concurrency';
import type { KeptReleases } from './kept-releases.ts';
import { isTrusted, ownerOf } from './owners.ts';
import { type VerifiedRelease, verifyRelease } from './verify-release.ts';

/** The set of releases of one page, one of each remote. */
export interface Vector {
  releases: ReadonlyMap<string, VerifiedRelease>;
  /** Equal for equal sets. */
  key: string;
}

export interface Snapshot {
  document: ChannelDocument;
  /** What a visitor gets afresh. A remote without a verified release is missing. */
  stable: Vector;
  /** The route of a path. */
  match: RouteTable<ChannelRoute>;
  /** Every release that the channel names and that could be verified. */
  named: readonly VerifiedRelease[];
  /** The release, when it is one that the channel names and that could be verified. */
  find(remote: string, id: string): VerifiedRelease | null;
  isWithdrawn(remote: string, id: string): boolean;
}

export interface SnapshotOptions {
  artifacts: string;
  /** The last snapshot: what it has verified is not read again. */
  last: Snapshot | null;
  /** What open pages have had verified since. */
  kept: Pick<KeptReleases, 'known'>;
  /** A release is not served. */
  onRefused(error: unknown, release: { remote: string; id: string }): void;
}

/** Releases that are read at once. */
const CONCURRENCY = 8;

export async function createSnapshot(document: ChannelDocument, options: SnapshotOptions): Promise<Snapshot> {
  const { last, kept, artifacts } = options;
  const known = new Map<string, VerifiedRelease>();
  const withdrawn = new Set<string>();
  const limited = createLimiter(CONCURRENCY);

  const verify = async (remote: string, ref: ReleaseRef): Promise<void> => {
    const id = releaseId(ref);
    const name = `${remote}/${id}`;
    if (withdrawn.has(name)) return;
    const before = last?.find(remote, id) ?? kept.known(remote, id, document);
    if (before?.release.digest === ref.digest && isTrusted(before, document)) {
      known.set(name, before);
      return;
    }
    try {
      const owner = ownerOf(document, remote);
      known.set(
        name,
        await limited(() => verifyRelease({ artifacts, remote, id, digest: ref.digest, owner })),
      );
    } catch (error) {
      options.onRefused(error, { remote, id });
    }
  };

  const verifying: Promise<void>[] = [];
  for (const [remote, { stable, previous, canary, withdrawn: ids }] of Object.entries(document.remotes)) {
    for (const id of ids) withdrawn.add(`${remote}/${id}`);
    for (const ref of [stable, previous, canary]) if (ref !== null) verifying.push(verify(remote, ref));
  }
  await Promise.all(verifying);

  const find = (remote: string, id: string) => known.get(`${remote}/${id}`) ?? null;
  const serving = new Map<string, VerifiedRelease>();
  for (const [remote, { stable, previous }] of Object.entries(document.remotes)) {
    const served = find(remote, releaseId(stable)) ?? (previous && find(remote, releaseId(previous)));
    if (served !== null) serving.set(remote, served);
  }
  return {
    document,
    stable: createVector(serving),
    match: createRouteTable(document.routes),
    named: [...known.values()],
    find,
    isWithdrawn: (remote, id) => withdrawn.has(`${remote}/${id}`),
  };
}

export function createVector(releases: ReadonlyMap<string, VerifiedRelease>): Vector {
  const names = [...releases].map(([remote, { id }]) => `${remote}@${id}`);
  // With a thousand remotes their names would be a key of many kilobytes, read with every request.
  const key = createHash('sha256').update(names.sort().join()).digest('base64url').slice(0, 22);
  return { releases, key };
}
