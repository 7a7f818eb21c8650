/**
 * What the edge tells the registry of the releases that it serves: who was given which release of a rollout, what
 * failed for them, and how all releases do. Nothing here waits, and nothing of it is needed to answer a request.
 */

import type { Beacon } from '@tessera/contracts/health';
import { type EdgeMetric, REPORT_LIMIT, type Report } from '@tessera/contracts/health';
import type { PageRollout } from '../choice/canaries.ts';
import type { PageClaims } from '../choice/page-token.ts';
import type { VerifiedRelease } from '../choice/verify-release.ts';
import { createFigures } from './figures.ts';
import type { Outbox } from './outbox.ts';
import { createRecent } from './recent.ts';

/** The page of a visitor in one rollout or several. */
export interface WatchedPage {
  /** The value of the visitor's cookie. */
  visitor: string;
  /** The network that they come from, as `networkPrefix` names it. */
  prefix: string;
  /** The channel's revision. */
  revision: number;
  rollouts: readonly PageRollout[];
  /** The page's releases. */
  releases: ReadonlyMap<string, VerifiedRelease>;
}

/** A beacon and what proves it. */
export interface ToldPage {
  beacon: Beacon;
  claims: PageClaims;
  /** `null`: not in any rollout. */
  visitor: string | null;
  prefix: string;
  /** Whether a remote has a canary, whatever its share. */
  hasCanary(remote: string): boolean;
}

export interface Health {
  /** A document was made of these releases. */
  documentMade(releases: Iterable<VerifiedRelease>, page: WatchedPage | null): void;
  /** A BFF has answered for a release. */
  fragmentAnswered(release: VerifiedRelease, answer: { milliseconds: number; failed: boolean }): void;
  /** A remote's fragment failed on a page. */
  fragmentFailed(page: WatchedPage, remote: string, metric: EdgeMetric): void;
  told(page: ToldPage): void;
  /** Brings what is left, within a second. */
  close(): Promise<void>;
}

export interface HealthOptions {
  outbox: Outbox;
  /** Milliseconds between two reports. @default 1_000 */
  every?: number;
  /** @default Date.now */
  now?: () => number;
}

/** Claims with which a report leaves before its time. */
const FULL = 500;

/** Claims that are made once: of so many visitors and metrics, and anew after 10 minutes. */
const REMEMBERED = { limit: 20_000, lifetime: 600_000 };

/** Tells nobody anything. */
export const noHealth: Health = {
  documentMade: () => undefined,
  fragmentAnswered: () => undefined,
  fragmentFailed: () => undefined,
  told: () => undefined,
  close: async () => undefined,
};

export function createHealth({ outbox, every = 1_000, now = Date.now }: HealthOptions): Health {
  const figures = createFigures(REPORT_LIMIT);
  const recent = createRecent({ ...REMEMBERED, now });
  let served: Report['served'] = [];
  let failures: Report['failures'] = [];

  function report(): void {
    const counted = figures.take();
    if (counted.length + served.length + failures.length === 0) return;
    outbox.put({ served, failures, figures: counted });
    served = [];
    failures = [];
  }

  function add<T>(claims: T[], claim: T): void {
    claims.push(claim);
    if (served.length + failures.length >= FULL) report();
  }

  const timer = setInterval(report, every).unref();

  return {
    documentMade(releases, page) {
      for (const { release, id } of releases) figures.document(release.remote, id);
      if (page === null) return;
      const { visitor, prefix, revision } = page;
      for (const { remote, step } of page.rollouts) {
        const release = page.releases.get(remote)?.id;
        if (release === undefined || !recent.add(`${visitor} ${step}`)) continue;
        add(served, { remote, visitor, release, revision, prefix, at: now() });
      }
    },
    fragmentAnswered: ({ release, id }, answer) => figures.fragment(release.remote, id, answer),
    fragmentFailed(page, remote, metric) {
      const { visitor, prefix, revision } = page;
      const release = page.releases.get(remote)?.id;
      if (release === undefined || !page.rollouts.some((rollout) => rollout.remote === remote)) return;
      if (!recent.add(`${visitor} ${remote} ${release} ${metric}`)) return;
      add(failures, { remote, visitor, release, revision, prefix, metric, seenBy: 'edge' });
    },
    told({ beacon, claims, visitor, prefix, hasCanary }) {
      const releaseOf = (remote: string) =>
        Object.hasOwn(claims.releases, remote) ? claims.releases[remote] : undefined;
      for (const { remote, metric } of beacon.failures) {
        const release = releaseOf(remote);
        if (release === undefined) continue;
        figures.told(remote, release, metric);
        if (visitor === null || !hasCanary(remote)) continue;
        if (!recent.add(`${visitor} ${remote} ${release} ${metric}`)) continue;
        const { revision } = claims;
        add(failures, { remote, visitor, release, revision, prefix, metric, seenBy: 'client' });
      }
      const { largestPaint } = beacon;
      if (largestPaint === undefined) return;
      for (const remote of new Set(['shell', beacon.remote ?? 'shell'])) {
        const release = releaseOf(remote);
        if (release !== undefined) figures.paint(remote, release, largestPaint);
      }
    },
    async close() {
      clearInterval(timer);
      report();
      await outbox.close();
    },
  };
}
