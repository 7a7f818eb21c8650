/** What the edge serves at one moment: a channel document with the releases that could be verified. */

import { createHash } from 'node:crypto';
import type { ChannelDocument, ChannelRoute } from '@tessera/contracts/channel';
import { releaseId } from '@tessera/contracts/release';
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

  const verify = async (remote: string, { id, digest }: { id: string; digest: string }): Promise<void> => {
    try {
      const owner = ownerOf(document, remote);
      const release = await limited(() => verifyRelease({ artifacts, remote, id, digest, owner }));
      known.set(`${remote}/${id}`, release);
    } catch (error) {
      options.onRefused(error, { remote, id });
    }
  };

  const verifying: Promise<void>[] = [];
  for (const [remote, { stable, previous, canary, withdrawn: ids }] of Object.entries(document.remotes)) {
    for (const id of ids) withdrawn.add(`${remote}/${id}`);
    for (const ref of [stable, previous, canary]) {
      if (ref === null) continue;
      const id = releaseId(ref);
      const name = `${remote}/${id}`;
      if (withdrawn.has(name)) continue;
      const before = last?.find(remote, id) ?? kept.known(remote, id, document);
      const holds = before?.release.digest === ref.digest && isTrusted(before, document);
      if (holds) known.set(name, before);
      else verifying.push(verify(remote, { id, digest: ref.digest }));
    }
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
    match:
      last !== null && areSame(last.document.routes, document.routes)
        ? last.match
        : createRouteTable(document.routes),
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

/** Most changes leave the routes as they are, and of a thousand remotes they take longer to read than all else. */
function areSame(before: readonly ChannelRoute[], now: readonly ChannelRoute[]): boolean {
  return (
    before.length === now.length &&
    now.every((route, i) => {
      const other = before[i]!;
      return (
        route.pattern === other.pattern &&
        route.remote === other.remote &&
        route.fragment === other.fragment &&
        route.forms === other.forms &&
        route.private === other.private
      );
    })
  );
}
