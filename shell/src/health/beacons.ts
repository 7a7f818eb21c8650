/**
 * Tells the edge how the page's releases do: what went wrong soon after it did, and the rest when the visitor leaves.
 * Each remote and metric once per page, and nothing of the person.
 */

import type { Beacon, ClientMetric } from '@tessera/contracts/health';
import type { PageManifest } from '@tessera/contracts/page';
import type { Vitals } from './vitals.ts';

export interface Health {
  tell(remote: string, metric: ClientMetric): void;
}

export interface HealthOptions {
  document: Document;
  manifest: PageManifest;
  vitals: Vitals;
  /** Queues a beacon; false when it could not. */
  send(body: string): boolean;
}

/** Milliseconds from a failure to its beacon, for others that come with it, and between two beacons. */
const SOON = 1_000;
const APART = 5_000;
/** Most failures of one beacon. */
const FAILURES = 40;

export function createHealth({ document, manifest, vitals, send }: HealthOptions): Health {
  const told = new Set<string>();
  let failures: Beacon['failures'] = [];
  let paint: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = Number.NEGATIVE_INFINITY;

  function tell(remote: string, metric: ClientMetric): void {
    const name = `${remote} ${metric}`;
    if (told.has(name)) return;
    told.add(name);
    failures.push({ remote, metric });
    timer ??= setTimeout(flush, Math.max(SOON, last + APART - performance.now()));
  }

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (failures.length === 0 && paint === undefined) return;
    const beacon: Beacon = {
      schema: 1,
      page: manifest.page,
      ...(manifest.route === null ? {} : { remote: manifest.route.remote }),
      failures: failures.slice(0, FAILURES),
      ...(paint === undefined ? {} : { largestPaint: paint }),
    };
    last = performance.now();
    if (!send(JSON.stringify(beacon))) return;
    failures = failures.slice(FAILURES);
    paint = undefined;
  }

  function leave(): void {
    const { largestPaint, poor } = vitals();
    if (largestPaint !== undefined && !told.has('paint')) {
      told.add('paint');
      paint = largestPaint;
    }
    for (const metric of poor)
      for (const remote of ['shell', ...Object.keys(manifest.remotes)]) tell(remote, metric);
    flush();
  }

  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') leave();
  });
  // Safari tells of a navigation by this alone.
  document.defaultView?.addEventListener('pagehide', leave);
  return { tell };
}
