/**
 * From a failed render to the page that it was made for: caches know nothing of visitors, but what they fetch for a page
 * they fetch in the context of that page's request. A failure counts also where an older answer hides it.
 */

import type { EdgeMetric } from '@tessera/contracts/health';
import { currentContext, type RequestContext } from '@tessera/service';
import type { VerifiedRelease } from '../choice/verify-release.ts';
import type { Health, WatchedPage } from './health.ts';

const pages = new WeakMap<RequestContext, WatchedPage>();

/** What fails in the request that is being served from now on, fails on this page. */
export function enterPage(page: WatchedPage): void {
  const context = currentContext();
  if (context !== undefined) pages.set(context, page);
}

/** Tells of a fragment that a BFF was asked for and did not render. */
export function tellOfRender(health: Health, { release, id }: VerifiedRelease, metric: EdgeMetric): void {
  const context = currentContext();
  const page = context === undefined ? undefined : pages.get(context);
  // Another release than the page's own was not its visitor's.
  if (page?.releases.get(release.remote)?.id !== id) return;
  health.fragmentFailed(page, release.remote, metric);
}
