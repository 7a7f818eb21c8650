/** `POST /releases/<remote>/<version>-<digest8>/warm`: boots a release before the edge gives it to anybody. */

import { headers as names } from '@tessera/contracts/headers';
import type { AssertionVerifier } from '@tessera/contracts/identity';
import { isReleaseId } from '@tessera/contracts/release';
import { deadlineSignal } from '@tessera/service';
import type { Request, RequestHandler } from 'express';
import { bffErrors } from '../errors.ts';
import type { ReleasePool } from './release-pool.ts';

export interface WarmRouteOptions {
  pool: Pick<ReleasePool, 'use'>;
  /** The audience that the edge's assertion must name. */
  bff: string;
  /** Knows the edge's keys. */
  verify: AssertionVerifier;
  /** The remotes that this BFF renders. */
  remotes: readonly string[];
  /** Milliseconds that a caller without a deadline of its own waits. */
  budget: number;
}

/** Answers 204 when the release runs, or the problem that keeps it from running. */
export function createWarmRoute(options: WarmRouteOptions): RequestHandler<{ remote: string; id: string }> {
  const { pool, remotes, budget } = options;
  return async (request, response) => {
    requireEdge(request, options);
    const { remote, id } = request.params;
    if (!remotes.includes(remote) || !isReleaseId(id)) throw bffErrors.PATH_UNKNOWN(request.path);
    const late = Promise.withResolvers<never>();
    const signal = deadlineSignal(budget);
    const giveUp = () => late.reject(bffErrors.BOOT_LATE(`${remote}@${id}`));
    signal.addEventListener('abort', giveUp, { once: true });
    try {
      await Promise.race([pool.use(remote, id, async () => undefined), late.promise]);
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
    response.status(204).end();
  };
}

/** The edge asks in its own name. What it says of a visitor, others than the edge have held in their hands. */
function requireEdge(
  request: Request<{ remote: string; id: string }>,
  { verify, bff }: WarmRouteOptions,
): void {
  const claims = verify(String(request.headers[names.identity] ?? ''), bff);
  const isVisitors = [claims?.user, claims?.guest, claims?.sid].some((claim) => claim !== undefined);
  if (claims === null || isVisitors) throw bffErrors.GATEWAY_ONLY(bff);
}
