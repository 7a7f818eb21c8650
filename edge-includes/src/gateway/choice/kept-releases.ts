/**
 * Releases that no channel names any more, and that open pages still go on with: proved from disk when one is asked
 * for, and remembered while they are used.
 */

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChannelDocument } from '@tessera/contracts/channel';
import { isReleaseId } from '@tessera/contracts/release';
import { createLimiter } from '@tessera/service/concurrency';
import { LRUCache } from 'lru-cache';
import { isTrusted, ownerOf } from './owners.ts';
import { ReleaseRefusedError, type VerifiedRelease, verifyRelease } from './verify-release.ts';

export interface KeptReleases {
  /** One that is proved already, by a key that is still its owner's. Does not look at the disk. */
  known(remote: string, id: string, document: ChannelDocument): VerifiedRelease | null;
  /** Proves one by the keys of the remote's owner. `null` when it is not there or not what its owner has signed. */
  open(remote: string, id: string, document: ChannelDocument): Promise<VerifiedRelease | null>;
  /** Remembers one that was proved elsewhere. */
  keep(release: VerifiedRelease): void;
  /** One whose files are gone. */
  forget(release: VerifiedRelease): void;
  /** The ids that are on the disk, the highest version first; nothing of them is proved. */
  idsOf(remote: string): Promise<string[]>;
}

export interface KeptReleasesOptions {
  artifacts: string;
  /** A release is there and is not served. */
  onRefused(error: unknown, release: { remote: string; id: string }): void;
  /** Releases in memory. @default 200 */
  limit?: number;
  /** @default Date.now */
  now?: () => number;
}

/** Milliseconds for which a release that could not be proved is not tried again, and how many of them are known. */
const FAILED_FOR = 10_000;
const FAILED_LIMIT = 1_000;
/** Releases that are read at once: whoever asks for many must not keep the disk from the others. */
const CONCURRENCY = 4;
/** Releases of one remote that are listed, at most. */
const LISTED = 100;

export function createKeptReleases(options: KeptReleasesOptions): KeptReleases {
  const { artifacts, limit = 200, now = Date.now } = options;
  const proved = new LRUCache<string, VerifiedRelease>({ max: limit });
  const failed = new LRUCache<string, number>({ max: FAILED_LIMIT });
  const proving = new Map<string, Promise<VerifiedRelease | null>>();
  const limited = createLimiter(CONCURRENCY);

  async function prove(remote: string, id: string, document: ChannelDocument) {
    const name = `${remote}/${id}`;
    try {
      const owner = ownerOf(document, remote);
      const release = await limited(() => verifyRelease({ artifacts, remote, id, owner }));
      proved.set(name, release);
      return release;
    } catch (error) {
      failed.set(name, now());
      const isMissing = error instanceof ReleaseRefusedError && error.fault === 'missing';
      if (!isMissing) options.onRefused(error, { remote, id });
      return null;
    } finally {
      proving.delete(name);
    }
  }

  function known(remote: string, id: string, document: ChannelDocument): VerifiedRelease | null {
    const release = proved.get(`${remote}/${id}`);
    return release !== undefined && isTrusted(release, document) ? release : null;
  }

  return {
    known,
    async open(remote, id, document) {
      const name = `${remote}/${id}`;
      const present = known(remote, id, document);
      if (present !== null) return present;
      if (now() - (failed.get(name) ?? -FAILED_FOR) < FAILED_FOR) return null;
      const begun = proving.get(name) ?? prove(remote, id, document);
      proving.set(name, begun);
      return begun;
    },
    keep: (release) => void proved.set(`${release.release.remote}/${release.id}`, release),
    forget: (release) => void proved.delete(`${release.release.remote}/${release.id}`),
    async idsOf(remote) {
      const found = await readdir(join(artifacts, remote)).catch(() => []);
      const byVersion = (a: string, b: string) => b.localeCompare(a, 'en', { numeric: true });
      return found.filter(isReleaseId).sort(byVersion).slice(0, LISTED);
    },
  };
}
