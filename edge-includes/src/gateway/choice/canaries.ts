/** Which releases one visitor gets: the stable ones, and the canaries that they are given. */

import { releaseId } from '@tessera/contracts/release';
import {
  bucketOf,
  isGiven,
  readShare,
  rolloutOf,
  type VisitorIds,
  visitorCookie,
  visitorCookieName,
} from '@tessera/contracts/rollout';
import { readCookie } from '@tessera/service/session';
import { type Fields, fieldOf } from '../../wire/message.ts';
import { createVector, type Snapshot, type Vector } from './snapshot.ts';
import type { VerifiedRelease } from './verify-release.ts';

export interface Canaries {
  /**
   * The releases of a visitor's page. Who has no id yet gets one when a canary is active on this page, and not before.
   *
   * @param onPage the remotes of the page as everybody gets it
   */
  choose(headers: Fields, snapshot: Snapshot, onPage: ReadonlySet<string>): ChosenReleases;
}

export interface ChosenReleases {
  vector: Vector;
  /** `Set-Cookie` of a visitor who got an id. */
  cookie: string | null;
}

export interface CanariesOptions {
  ids: VisitorIds;
  /** Whether the public address is https. */
  secure: boolean;
}

interface ActiveCanary {
  remote: string;
  release: VerifiedRelease;
  /** Buckets that are given it. */
  share: number;
  /** The id of its rollout. */
  rollout: string;
}

/** What follows from a snapshot alone. */
interface Rollouts {
  active: readonly ActiveCanary[];
  /** By the canaries that are given. */
  vectors: Map<string, Vector>;
}

export function createCanaries({ ids, secure }: CanariesOptions): Canaries {
  const cookieName = visitorCookieName({ secure });
  const known = new WeakMap<Snapshot, Rollouts>();

  function rolloutsOf(snapshot: Snapshot): Rollouts {
    const before = known.get(snapshot);
    if (before !== undefined) return before;
    const found = { active: findActive(snapshot), vectors: new Map<string, Vector>() };
    known.set(snapshot, found);
    return found;
  }

  return {
    choose(headers, snapshot, onPage) {
      const { active, vectors } = rolloutsOf(snapshot);
      const stable = { vector: snapshot.stable, cookie: null };
      if (active.length === 0) return stable;
      const value = readCookie(fieldOf(headers, 'cookie'), cookieName);
      const before = value === undefined ? null : ids.verify(value);
      const isHere = active.some(({ remote }) => remote === 'shell' || onPage.has(remote));
      if (before === null && !isHere) return stable;
      const issued = before === null ? ids.issue() : null;
      const visitor = before ?? issued!.visitor;
      const given = active.filter(({ rollout, share }) => isGiven(bucketOf(visitor, rollout), share));
      return {
        vector: vectorWith(given, snapshot, vectors),
        cookie: issued === null ? null : visitorCookie(issued.value, { secure }),
      };
    },
  };
}

function findActive(snapshot: Snapshot): ActiveCanary[] {
  return Object.entries(snapshot.document.remotes).flatMap(([remote, { canary }]) => {
    if (canary === null || canary.percent === 0) return [];
    const id = releaseId(canary);
    const release = snapshot.find(remote, id);
    // One that could not be verified, or is withdrawn, is given to nobody.
    if (release === null) return [];
    return [
      { remote, release, share: readShare(canary.percent), rollout: rolloutOf(remote, id, canary.since) },
    ];
  });
}

function vectorWith(
  given: readonly ActiveCanary[],
  snapshot: Snapshot,
  vectors: Map<string, Vector>,
): Vector {
  if (given.length === 0) return snapshot.stable;
  const key = given.map(({ remote }) => remote).join();
  const before = vectors.get(key);
  if (before !== undefined) return before;
  const releases = new Map(snapshot.stable.releases);
  for (const { remote, release } of given) releases.set(remote, release);
  const vector = createVector(releases);
  vectors.set(key, vector);
  return vector;
}
