/** What the edge serves at one moment: a channel document with the releases that could be verified. */

import { createHash } from 'node:crypto';
import type { ChannelDocument, ChannelRemote, ChannelRoute } from '@tessera/contracts/channel';
import { canonicalJson, type ReleaseRef, releaseId } from '@tessera/contracts/release';
import { createRouteTable, type RouteTable } from '@tessera/contracts/routes';
import { createLimiter } from '@tessera/service/concurrency';
import type { KeptReleases } from './kept-releases.ts';
import { isTrusted, ownerOf } from './owners.ts';
import { type ExpectedRelease, type VerifiedRelease, verifyRelease } from './verify-release.ts';

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
  /** Whether it is what one visitor gets by an override, and not what everybody does. */
  isOverridden: boolean;
}

export interface SnapshotOptions {
  artifacts: string;
  /** The last snapshot: what it has verified is not read again. */
  last: Snapshot | null;
  /** What open pages have had verified since. */
  kept: Pick<KeptReleases, 'known'>;
  /** A release is not served. */
  onRefused(error: unknown, release: { remote: string; id: string }): void;
  /** Proves a release. @default from the disk */
  verify?: (expected: ExpectedRelease) => Promise<VerifiedRelease>;
}

/** What a channel names of one remote. */
interface KnownRemote {
  /** By id, those that could be verified. */
  releases: ReadonlyMap<string, VerifiedRelease>;
  /** Whether all could be. */
  isComplete: boolean;
}

/** Releases that are read at once. */
const CONCURRENCY = 8;

/** What each snapshot knows, for the one after it. */
const knownOf = new WeakMap<Snapshot, ReadonlyMap<string, KnownRemote>>();

export async function createSnapshot(document: ChannelDocument, options: SnapshotOptions): Promise<Snapshot> {
  const { last, kept, artifacts, verify = verifyRelease } = options;
  const limited = createLimiter(CONCURRENCY);

  async function look(remote: string, entry: ChannelRemote): Promise<KnownRemote> {
    const releases = new Map<string, VerifiedRelease>();
    const refs = [entry.stable, entry.previous, entry.canary].filter((ref) => ref !== null);
    const wanted = refs.filter((ref) => !entry.withdrawn.includes(releaseId(ref)));
    let isComplete = true;
    await Promise.all(
      wanted.map(async ({ digest, version }) => {
        const id = releaseId({ digest, version });
        const before = last?.find(remote, id) ?? kept.known(remote, id, document);
        if (before?.release.digest === digest && isTrusted(before, document)) {
          releases.set(id, before);
          return;
        }
        try {
          const owner = ownerOf(document, remote);
          const verified = await limited(() => verify({ artifacts, remote, id, digest, owner }));
          releases.set(id, verified);
        } catch (error) {
          isComplete = false;
          options.onRefused(error, { remote, id });
        }
      }),
    );
    return { releases, isComplete };
  }

  // Of a thousand remotes hardly any changes: the others are known as they were.
  const before = last === null ? undefined : knownOf.get(last);
  const sameTeams = last === null ? null : unchangedTeams(last.document, document);
  const known = new Map<string, KnownRemote>();
  const looking: Promise<void>[] = [];
  for (const [remote, entry] of Object.entries(document.remotes)) {
    const one = before?.get(remote);
    const old = last?.document.remotes[remote];
    const isSame = one?.isComplete === true && sameTeams!.has(entry.owner) && isSameEntry(old!, entry);
    if (isSame) known.set(remote, one);
    else looking.push(look(remote, entry).then((found) => void known.set(remote, found)));
  }
  await Promise.all(looking);

  const match =
    last !== null && areSame(last.document.routes, document.routes)
      ? last.match
      : createRouteTable(document.routes);
  return toSnapshot(document, known, match);
}

/** Apart from what made it: a function of a snapshot that could see the last one would keep it, and all before it. */
function toSnapshot(
  document: ChannelDocument,
  known: ReadonlyMap<string, KnownRemote>,
  match: RouteTable<ChannelRoute>,
): Snapshot {
  const find = (remote: string, id: string) => known.get(remote)?.releases.get(id) ?? null;
  const serving = new Map<string, VerifiedRelease>();
  for (const [remote, { stable, previous }] of Object.entries(document.remotes)) {
    const served = find(remote, releaseId(stable)) ?? (previous && find(remote, releaseId(previous)));
    if (served !== null) serving.set(remote, served);
  }
  const snapshot: Snapshot = {
    document,
    stable: createVector(serving),
    match,
    named: [...known.values()].flatMap(({ releases }) => [...releases.values()]),
    find,
    isWithdrawn: (remote, id) =>
      Object.hasOwn(document.remotes, remote) && document.remotes[remote]!.withdrawn.includes(id),
    isOverridden: false,
  };
  knownOf.set(snapshot, known);
  return snapshot;
}

export function createVector(releases: ReadonlyMap<string, VerifiedRelease>): Vector {
  const names = [...releases].map(([remote, { id }]) => `${remote}@${id}`);
  // With a thousand remotes their names would be a key of many kilobytes, read with every request.
  const key = createHash('sha256').update(names.sort().join()).digest('base64url').slice(0, 22);
  return { releases, key };
}

/** Most changes leave the routes as they are, and of a thousand remotes they take longer to read than all else. */
function areSame(before: readonly ChannelRoute[], now: readonly ChannelRoute[]): boolean {
  if (before === now) return true;
  return (
    before.length === now.length &&
    now.every((route, i) => {
      const other = before[i]!;
      return (
        route.pattern === other.pattern &&
        route.remote === other.remote &&
        route.fragment === other.fragment &&
        route.forms === other.forms &&
        route.private === other.private &&
        route.overrides === other.overrides
      );
    })
  );
}

/** Teams whose keys are what they were. */
function unchangedTeams(before: ChannelDocument, now: ChannelDocument): Set<string> {
  const isUntouched = before.owners === now.owners;
  const teams = Object.keys(now.owners).filter(
    (team) => isUntouched || canonicalJson(before.owners[team] ?? null) === canonicalJson(now.owners[team]),
  );
  return new Set(teams);
}

/** Whether a remote's releases are those that they were. */
function isSameEntry(before: ChannelRemote, now: ChannelRemote): boolean {
  if (before === now) return true;
  return (
    before.owner === now.owner &&
    isSameRef(before.stable, now.stable) &&
    isSameRef(before.previous, now.previous) &&
    isSameRef(before.canary, now.canary) &&
    before.withdrawn.length === now.withdrawn.length &&
    before.withdrawn.every((id, i) => id === now.withdrawn[i])
  );
}

function isSameRef(before: ReleaseRef | null, now: ReleaseRef | null): boolean {
  return before?.digest === now?.digest && before?.version === now?.version;
}
