/** What the edge serves at one moment: a channel document with the releases that could be verified. */

import type { ChannelDocument } from '@tessera/contracts/channel';
import { type ReleaseRef, releaseId } from '@tessera/contracts/release';
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
  /** The release, when it is one that the channel names and that could be verified. */
  find(remote: string, id: string): VerifiedRelease | null;
  isWithdrawn(remote: string, id: string): boolean;
}

export interface SnapshotOptions {
  artifacts: string;
  /** The last snapshot: what it has verified is not read again. */
  last: Snapshot | null;
  /** A release is not served. */
  onRefused(error: unknown, release: { remote: string; id: string }): void;
}

export async function createSnapshot(document: ChannelDocument, options: SnapshotOptions): Promise<Snapshot> {
  const known = new Map<string, VerifiedRelease>();
  const serving = new Map<string, VerifiedRelease>();
  const withdrawn = new Set<string>();

  for (const [remote, channel] of Object.entries(document.remotes)) {
    for (const id of channel.withdrawn) withdrawn.add(`${remote}/${id}`);
    const owner = { name: channel.owner, keys: document.owners[channel.owner]?.keys ?? {} };
    const verify = async (ref: ReleaseRef | null): Promise<VerifiedRelease | null> => {
      if (ref === null) return null;
      const id = releaseId(ref);
      if (withdrawn.has(`${remote}/${id}`)) return null;
      try {
        const kept = options.last?.find(remote, id);
        const verified = kept ?? (await verifyRelease({ artifacts: options.artifacts, remote, ref, owner }));
        known.set(`${remote}/${id}`, verified);
        return verified;
      } catch (error) {
        options.onRefused(error, { remote, id });
        return null;
      }
    };
    const stable = await verify(channel.stable);
    const previous = await verify(channel.previous);
    await verify(channel.canary);
    const served = stable ?? previous;
    if (served !== null) serving.set(remote, served);
  }

  return {
    document,
    stable: createVector(serving),
    find: (remote, id) => known.get(`${remote}/${id}`) ?? null,
    isWithdrawn: (remote, id) => withdrawn.has(`${remote}/${id}`),
  };
}

export function createVector(releases: ReadonlyMap<string, VerifiedRelease>): Vector {
  const names = [...releases].map(([remote, { id }]) => `${remote}@${id}`);
  return { releases, key: names.sort().join(',') };
}
