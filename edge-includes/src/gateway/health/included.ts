/**
 * From a failed include to the page that it stands in: a surrogate knows nothing of visitors, but what it does for a page
 * it does in the context of that page's request, also where several pages wait for one answer.
 */

import { parseFragmentPath } from '@tessera/contracts/fragment';
import type { EdgeMetric } from '@tessera/contracts/health';
import { ProblemError } from '@tessera/contracts/problem';
import { currentContext, type RequestContext } from '@tessera/service';
import { gatewayErrors } from '../errors.ts';
import type { Health, WatchedPage } from './health.ts';

const UNREACHABLE = gatewayErrors.BFF_UNREACHABLE('').code;

const pages = new WeakMap<RequestContext, WatchedPage>();

/** What fails in the request that is being served from now on, fails on this page. */
export function enterPage(page: WatchedPage): void {
  const context = currentContext();
  if (context !== undefined) pages.set(context, page);
}

/** Tells of an include that something else stands in the place of. */
export function tellOfInclude(health: Health, src: string, error: unknown): void {
  const context = currentContext();
  const page = context === undefined ? undefined : pages.get(context);
  if (page === undefined) return;
  const address = parseFragmentPath(src.split('?', 1)[0]!);
  const metric = metricOf(error);
  if (address === null || metric === null) return;
  // Another release than the page's own was not its visitor's.
  if (page.releases.get(address.remote)?.id !== address.release) return;
  health.fragmentFailed(page, address.remote, metric);
}

/**
 * `null`: not the fault of who has made the fragment. A BFF that is out of reach is so for all its releases, but what
 * is cached hides it from most visitors of the one that most are given: counted, it would be held against a canary.
 */
export function metricOf(error: unknown): EdgeMetric | null {
  if (!(error instanceof ProblemError) || error.code === UNREACHABLE) return null;
  return metricOfStatus(error.status);
}

/** `null`: no failure. */
export function metricOfStatus(status: number): EdgeMetric | null {
  if (status < 500) return null;
  return status === 504 ? 'fragment-slow' : 'server-error';
}
