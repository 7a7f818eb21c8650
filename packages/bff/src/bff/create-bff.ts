/** Puts a BFF together: probes and problems of the frame, the API, the fragments, and what is its own. */

import type { RequestListener } from 'node:http';
import { type Contract, createDispatch, type Handlers, toOpenApi } from '@tessera/contracts/http';
import { createAssertionVerifier } from '@tessera/contracts/identity';
import {
  createFrame,
  createMetrics,
  deadlineSignal,
  type Logger,
  logFailure,
  type Metrics,
  sendProblem,
} from '@tessera/service';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { createApiRoutes } from '../api/api-routes.ts';
import { createOperationCaller } from '../api/call-operation.ts';
import { bffErrors } from '../errors.ts';
import { createEventStreams, type EventStreams } from '../events/event-stream.ts';
import { createFragmentRoutes } from '../fragments/fragment-routes.ts';
import { type CalledUpstreams, createRelayRoutes } from '../relay/relay-routes.ts';
import type { ReleaseSource } from '../releases/open-release.ts';
import { createReleasePool } from '../releases/release-pool.ts';
import { requireContract } from '../releases/require-contract.ts';
import { createWarmRoute } from '../releases/warm-route.ts';
import { type BffContext, createContext } from './context.ts';

/** What a BFF's own routes are made with. */
export interface BffKit {
  /** The context of a request, its identity verified. @throws ProblemError 401 */
  contextOf: (...pair: Parameters<RequestHandler>) => BffContext;
  /** Ended by the frame when the server stops. */
  streams: EventStreams;
  logger: Logger;
  metrics: Metrics;
}

export interface BffOptions<C extends Contract> {
  /** The BFF's name: its path below `/api`, and the audience of identity assertions. */
  name: string;
  contract: C;
  /** The version of the contract: releases are built for a range of it. @default '1.0.0' */
  version?: string;
  handlers: Handlers<C, BffContext>;
  logger: Logger;
  /** @default metrics of its own */
  metrics?: Metrics;
  /** Public keys of the gateway: key id → SPKI in base64. */
  identityKeys: Readonly<Record<string, string>>;
  /** Where releases are, and the keys of the team that signs them: key id → SPKI in base64. */
  releases: { artifacts: string; ownerKeys: Readonly<Record<string, string>> };
  /** The remotes that it renders. @default [name] */
  remotes?: readonly string[];
  /** Names of releases whose workers stay. @default none */
  pinned?: () => Promise<ReadonlySet<string>>;
  /** Mebibytes. @default 640 */
  memoryLimit?: number;
  /** What `/ready` checks, by name. */
  checks?: Readonly<Record<string, () => Promise<boolean>>>;
  /** What it calls with credentials of its own; the calls of a developer's copy of it are relayed there. @default none */
  upstreams?: CalledUpstreams;
  /** Whether it holds secrets of the site: then no developer's machine may stand in for it. @default false */
  holdsSecrets?: boolean;
  /** Adds routes, such as event streams; called before the contract's own are added. */
  extend?: (app: Express, kit: BffKit) => void;
  /** Milliseconds a request may take when it brings no deadline. @default 10_000 */
  budget?: number;
}

/** Options that come from where a BFF runs, not from what it is about. */
export type BffFrame = Pick<
  BffOptions<Contract>,
  'logger' | 'identityKeys' | 'releases' | 'pinned' | 'memoryLimit' | 'checks' | 'upstreams'
>;

export interface Bff {
  /** Answers requests. */
  listener: RequestListener;
  /**
   * Boots the releases of its remotes among these (`<remote>@<version>-<digest8>`), so that no visitor waits for it.
   * Never rejects: one that fails is tried again when it is asked for.
   */
  warm(releases: Iterable<string>): Promise<void>;
  /**
   * Rejects with a ProblemError `bff-contract-unsatisfied` when a release of its remotes among these needs another
   * version of its contract.
   */
  requireContract(releases: Iterable<string>): Promise<void>;
  /** Ends event streams; call it when stopping begins. */
  stopping(): void;
  /** Ends the release workers; call it after the last request. */
  close(): Promise<void>;
}

export function createBff<C extends Contract>(options: BffOptions<C>): Bff {
  const { name, contract, version = '1.0.0', handlers, logger, remotes = [name], budget = 10_000 } = options;
  const metrics = options.metrics ?? createMetrics(`bff-${name}`);
  const verify = createAssertionVerifier(options.identityKeys);
  const streams = createEventStreams();
  const source: ReleaseSource = { ...options.releases, bff: { name, contract: version } };
  const pool = createReleasePool({
    ...source,
    operations: Object.values(contract).flatMap((operation) => (operation.stream ? [] : [operation.name])),
    call: createOperationCaller(contract, handlers),
    logger,
    metrics,
    ...(options.pinned === undefined ? {} : { pinned: options.pinned }),
    ...(options.memoryLimit === undefined ? {} : { memoryLimit: options.memoryLimit }),
  });

  const contextOf: BffKit['contextOf'] = (request, response) => {
    const left = new AbortController();
    response.once('close', () => left.abort());
    return createContext(request, {
      verify,
      bff: name,
      signal: AbortSignal.any([left.signal, deadlineSignal(budget)]),
    });
  };

  const app = express();
  app.disable('x-powered-by').disable('etag');
  const description = toOpenApi(contract, {
    title: `BFF of ${name}`,
    version,
    basePath: `/api/${name}`,
  });
  app.get('/openapi.json', (_request, response) => void response.json(description));
  app.get('/contract', (_request, response) => void response.json({ name, version }));
  app.post('/releases/:remote/:id/warm', createWarmRoute({ pool, bff: name, verify, remotes, budget }));
  const stopping = new AbortController();
  const relay = createRelayRoutes({
    ...{ bff: name, version, identityKeys: options.identityKeys, logger },
    upstreams: options.upstreams ?? {},
    holdsSecrets: options.holdsSecrets ?? false,
    requireIdentity: (...pair) => void contextOf(...pair),
    stopping: stopping.signal,
  });
  app.use('/relay', relay);
  options.extend?.(app, { contextOf, streams, logger, metrics });
  app.use(`/api/${name}`, createApiRoutes(createDispatch(contract, handlers), contextOf));
  app.use('/fragments', createFragmentRoutes({ pool, remotes, contextOf, logger }));
  app.use((request) => {
    throw bffErrors.PATH_UNKNOWN(request.path);
  });
  app.use(answerWithProblem(logger));

  const frame = createFrame({
    logger,
    metrics,
    budget,
    ...(options.checks ? { checks: options.checks } : {}),
  });
  const ownAmong = (releases: Iterable<string>) =>
    [...releases].filter((release) => remotes.includes(release.split('@', 1)[0]!));
  return {
    requireContract: (releases) => requireContract(source, ownAmong(releases)),
    listener: frame((request, response) => app(request, response)),
    async warm(releases) {
      const boots = ownAmong(releases)
        .map((release) => release.split('@') as [string, string])
        .map(([remote, id]) =>
          pool
            .use(remote, id, async () => undefined)
            .catch((error: unknown) => {
              logger.warn(
                { err: error, release: `${remote}@${id}` },
                'a release of the channel does not boot',
              );
            }),
        );
      await Promise.all(boots);
    },
    stopping() {
      streams.endAll();
      stopping.abort();
    },
    close: () => pool.close(),
  };
}

/** Express recognises an error handler by its four parameters. */
function answerWithProblem(logger: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, _next) => {
    const refusal =
      error instanceof URIError ? bffErrors.PATH_UNKNOWN('an address with broken encoding') : error;
    logFailure(logger, refusal);
    sendProblem(response, refusal);
  };
}
