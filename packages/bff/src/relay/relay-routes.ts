/**
 * `/relay/…`: what this BFF calls, for a developer who runs its sources elsewhere. The edge has found out that they may,
 * and signs for each call that it is theirs. The call leaves here with this BFF's own credential, so that nobody else is
 * given one, and reaches nothing that this BFF does not.
 */

import type { RelayTerms } from '@tessera/contracts/developers';
import { headers as names } from '@tessera/contracts/headers';
import { createRelayVerifier, type RelayClaims, type RelayUpstream } from '@tessera/contracts/identity';
import type { Logger } from '@tessera/service';
import { type Request, type RequestHandler, Router } from 'express';
import { bffErrors } from '../errors.ts';
import { type CalledUpstream, relayCall } from './relay-call.ts';

/** What a BFF calls. */
export type CalledUpstreams = Readonly<Partial<Record<RelayUpstream, CalledUpstream>>>;

export interface RelayRoutesOptions {
  /** The audience that statements of the edge must name. */
  bff: string;
  /** The version of its contract. */
  version: string;
  /** The edge's public keys: key id → SPKI in base64. */
  identityKeys: Readonly<Record<string, string>>;
  upstreams: CalledUpstreams;
  /** Whether it holds what no developer's machine may have. */
  holdsSecrets: boolean;
  /** Proves what a request says of its visitor. @throws ProblemError 401 */
  requireIdentity: (...pair: Parameters<RequestHandler>) => void;
  /** Ends what is relayed. */
  stopping: AbortSignal;
  logger: Logger;
}

/** Calls at once; a developer must not take a BFF away from its visitors. */
const LIMIT = 64;

/** Serves the relay below the path that it is mounted at. */
export function createRelayRoutes(options: RelayRoutesOptions): Router {
  const { bff, version, identityKeys, upstreams, logger } = options;
  const verify = createRelayVerifier(identityKeys);
  let underWay = 0;

  function requireEdge(request: Request): RelayClaims {
    const claims = verify(String(request.headers[names.relay] ?? ''), bff);
    if (claims === null) throw bffErrors.RELAY_REFUSED(bff);
    if (options.holdsSecrets) throw bffErrors.SECRETS_HELD(bff);
    return claims;
  }

  const router = Router();
  router.get('/', (request, response) => {
    requireEdge(request);
    const terms: RelayTerms = { version, upstreams: Object.keys(upstreams) as RelayUpstream[], identityKeys };
    response.json(terms);
  });
  router.use('/:upstream', async (request: Request<{ upstream: string }>, response, next) => {
    const { sub: author, upstream } = requireEdge(request);
    const called = upstream === undefined ? undefined : upstreams[upstream];
    if (called === undefined || request.params.upstream !== upstream)
      throw bffErrors.PATH_UNKNOWN(request.originalUrl);
    options.requireIdentity(request, response, next);
    if (underWay >= LIMIT) throw bffErrors.RELAY_BUSY(LIMIT);
    underWay += 1;
    const { method, path } = request;
    response.once('close', () => {
      underWay -= 1;
      logger.info({ author, upstream, method, path, status: response.statusCode }, 'relayed');
    });
    await relayCall({ request, response }, { name: upstream, called, stopping: options.stopping });
  });
  return router;
}
