/**
 * What a failed render says of the release.
 *
 * Caches answer for the release that most visitors have far more often than for a canary of few, so that the same
 * flaky backend makes more renders of the canary fail. Where an answer may be cached, only what the release did itself
 * is held against it: not that its BFF is out of reach, and not what the backend behind the BFF did.
 */

import type { EdgeMetric } from '@tessera/contracts/health';
import { gatewayErrors } from '../errors.ts';

export interface RenderFailure {
  /** Of the answer, or of the problem in its place. */
  status: number;
  /** The code of the problem behind it; `null` when the BFF named none. */
  code: string | null;
  /** Whether caches may answer for it. */
  isShared: boolean;
}

const UNREACHABLE = gatewayErrors.BFF_UNREACHABLE('').code;

/** What the clients of upstreams throw: `upstream-failed`, `upstream-busy`, `upstream-late`. */
const OF_UPSTREAM = /^upstream-/;

/** `null`: it is not held against the release. */
export function metricOf({ status, code, isShared }: RenderFailure): EdgeMetric | null {
  if (status < 500 || code === UNREACHABLE) return null;
  if (isShared && code !== null && OF_UPSTREAM.test(code)) return null;
  return status === 504 ? 'fragment-slow' : 'server-error';
}
