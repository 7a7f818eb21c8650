/** Releases that gates look at again and again: read once, and their signatures checked once for a set of keys. */

import { canonicalJson, type Release, verifyDocument } from '@tessera/contracts/release';
import { registryErrors } from '../errors.ts';
import type { Releases } from '../publishing/releases.ts';

export interface ReleaseCache {
  /** A committed release. @throws ProblemError `registry-release-unknown` */
  get(remote: string, id: string): Release;
  /** A release that is gone. */
  forget(remote: string, id: string): void;
  isTrusted(release: Release, keys: Readonly<Record<string, string>>): boolean;
}

/** Releases kept; with a thousand remotes, their stable and previous ones fit several times. */
const SIZE = 8_000;

export function createReleaseCache(releases: Pick<Releases, 'find'>): ReleaseCache {
  const kept = new Map<string, Release>();
  const trustedBy = new WeakMap<Release, string>();
  return {
    get(remote, id) {
      const ref = `${remote}@${id}`;
      const known = kept.get(ref);
      if (known !== undefined) return known;
      const stored = releases.find(remote, id);
      if (stored === null || stored.committedAt === null) throw registryErrors.RELEASE_UNKNOWN(ref);
      kept.set(ref, stored.release);
      if (kept.size > SIZE) kept.delete(kept.keys().next().value!);
      return stored.release;
    },
    forget: (remote, id) => void kept.delete(`${remote}@${id}`),
    isTrusted(release, keys) {
      const name = canonicalJson(keys);
      if (trustedBy.get(release) === name) return true;
      if (!verifyDocument(release, keys)) return false;
      trustedBy.set(release, name);
      return true;
    },
  };
}
