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
  /** The value of the visitor's cookie, when it is one of ours. */
  visitorOf(headers: Fields): string | null;
}

export interface ChosenReleases {
  vector: Vector;
  /** `Set-Cookie` of a visitor who got an id. */
  cookie: string | null;
  /** The visitor in the rollouts of this page; `null` where there is none. */
  given: { visitor: string; rollouts: readonly PageRollout[] } | null;
}

/** A rollout of a remote that is on the page. */
export interface PageRollout {
  remote: string;
  /** Another one for each share that the rollout has. */
  step: string;
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
  step: string;
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
      const stable = { vector: snapshot.stable, cookie: null, given: null };
      if (active.length === 0) return stable;
      const value = readCookie(fieldOf(headers, 'cookie'), cookieName);
      const before = value === undefined ? null : ids.verify(value);
      const here = active.filter(({ remote }) => remote === 'shell' || onPage.has(remote));
      if (before === null && here.length === 0) return stable;
      const issued = before === null ? ids.issue() : null;
      const visitor = before ?? issued!.visitor;
      const given = active.filter(({ rollout, share }) => isGiven(bucketOf(visitor, rollout), share));
      return {
        vector: vectorWith(given, snapshot, vectors),
        cookie: issued === null ? null : visitorCookie(issued.value, { secure }),
        given: here.length === 0 ? null : { visitor: issued?.value ?? value!, rollouts: here },
      };
    },
    visitorOf(headers) {
      const value = readCookie(fieldOf(headers, 'cookie'), cookieName);
      return value === undefined || ids.verify(value) === null ? null : value;
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
    const rollout = rolloutOf(remote, id, canary.since);
    const share = readShare(canary.percent);
    return [{ remote, release, share, rollout, step: `${rollout} ${share}` }];
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
