/** What a change does to the entries of a channel: pure, from entries to entries. */

import type { ChannelRemote } from '@tessera/contracts/channel';
import { type Release, releaseId, releaseRef } from '@tessera/contracts/release';
import { registryErrors } from '../errors.ts';

export type Entries = Readonly<Record<string, ChannelRemote>>;

/** One remote whose stable release is another one now. */
export interface Step {
  remote: string;
  /** `<version>-<digest8>`, or `null` when the remote was not on the channel. */
  from: string | null;
  to: string;
}

/**
 * Makes releases stable; what was stable becomes the previous one, or is withdrawn.
 *
 * @throws ProblemError `registry-release-withdrawn`
 */
export function makeStable(
  entries: Entries,
  releases: readonly Release[],
  { withdraw = false }: { withdraw?: boolean } = {},
): Record<string, ChannelRemote> {
  const changed = releases.map((release) => {
    const before = entries[release.remote];
    if (before?.withdrawn.includes(releaseId(release))) {
      throw registryErrors.RELEASE_WITHDRAWN(releaseRef(release));
    }
    return [release.remote, withStable(before, release, withdraw)] as const;
  });
  return { ...entries, ...Object.fromEntries(changed) };
}

/**
 * Marks releases as withdrawn. One that is stable has to be replaced first.
 *
 * @throws ProblemError `registry-release-live`, `registry-remote-unknown`
 */
export function withdraw(
  entries: Entries,
  releases: Readonly<Record<string, readonly string[]>>,
): Record<string, ChannelRemote> {
  const changed = Object.entries(releases).map(([remote, ids]) => {
    const before = requireEntry(entries, remote);
    if (ids.includes(releaseId(before.stable))) {
      throw registryErrors.RELEASE_LIVE(releaseRef({ remote, ...before.stable }));
    }
    const isGone = (ref: { version: string; digest: string } | null) =>
      ref !== null && ids.includes(releaseId(ref));
    const after: ChannelRemote = {
      ...before,
      previous: isGone(before.previous) ? null : before.previous,
      canary: isGone(before.canary) ? null : before.canary,
      withdrawn: [...new Set([...before.withdrawn, ...ids])],
    };
    return [remote, after.withdrawn.length === before.withdrawn.length ? before : after] as const;
  });
  return { ...entries, ...Object.fromEntries(changed) };
}

/** @throws ProblemError `registry-remote-unknown` */
export function requireEntry(entries: Entries, remote: string): ChannelRemote {
  if (Object.hasOwn(entries, remote)) return entries[remote]!;
  throw registryErrors.REMOTE_UNKNOWN(remote, Object.keys(entries).slice(0, 20).join(', '));
}

/** The remotes whose stable release differs. */
export function stepsBetween(before: Entries, after: Entries): Step[] {
  return Object.entries(after).flatMap(([remote, entry]) => {
    if (entry === before[remote]) return [];
    const from = Object.hasOwn(before, remote) ? releaseId(before[remote]!.stable) : null;
    const to = releaseId(entry.stable);
    return from === to ? [] : [{ remote, from, to }];
  });
}

function withStable(before: ChannelRemote | undefined, release: Release, drop: boolean): ChannelRemote {
  const { version, digest, owner } = release;
  const stable = { version, digest };
  if (before === undefined) return { owner, stable, previous: null, canary: null, withdrawn: [] };
  if (releaseId(before.stable) === releaseId(stable)) return before;
  const replaced = releaseId(before.stable);
  return {
    owner,
    stable,
    previous: drop ? null : before.stable,
    // A canary is compared with the stable release that it began beside.
    canary: null,
    withdrawn: drop ? [...new Set([...before.withdrawn, replaced])] : before.withdrawn,
  };
}
