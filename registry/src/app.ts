/** The registry as a request handler: who asks, then tokens, owners, releases, channels, feeds and the audit. */

import type { KeyObject } from 'node:crypto';
import type { RequestListener } from 'node:http';
import type { DatabaseSync } from 'node:sqlite';
import { createDispatch } from '@tessera/contracts/http';
import { createVisitorIds } from '@tessera/contracts/rollout';
import { createFrame, type Logger, type Metrics } from '@tessera/service';
import express from 'express';
import { authenticate, type Credentials } from './access/authenticate.ts';
import { createFailureLimit } from './access/failure-limit.ts';
import { answerWithProblem, type ContextOf, createApiRoutes } from './api/api-routes.ts';
import { createContext, type RequestContext } from './api/context.ts';
import { describeApi } from './api/describe.ts';
import { createServices } from './api/services.ts';
import { createAuditHandlers } from './audit/handlers.ts';
import { auditContract } from './audit/operations.ts';
import { adopt } from './channels/adopt.ts';
import { createChannelHandlers, createChannelRoute } from './channels/handlers.ts';
import { channelContract } from './channels/operations.ts';
import { type ClockOptions, createClock } from './clock/clock.ts';
import type { FeedsOptions } from './feed/feeds.ts';
import { createFeedHandlers, createFeedRoute } from './feed/handlers.ts';
import { feedContract } from './feed/operations.ts';
import { createOwnerHandlers } from './owners/handlers.ts';
import { ownerContract } from './owners/operations.ts';
import { createBlobRoute, createPublishHandlers } from './publishing/handlers.ts';
import { publishContract } from './publishing/operations.ts';
import { sweepUploads } from './publishing/receive-blob.ts';
import { createReportHandlers } from './reports/handlers.ts';
import { reportContract } from './reports/operations.ts';
import { createRolloutHandlers } from './rollouts/handlers.ts';
import { rolloutContract } from './rollouts/operations.ts';
import { reconcile } from './rollouts/reconcile.ts';
import type { HealthOptions } from './rollouts/rollouts.ts';
import { createTokenHandlers } from './tokens/handlers.ts';
import { tokenContract } from './tokens/operations.ts';
import type { WebhookTarget } from './webhooks/webhooks.ts';

export interface AppDeps {
  database: DatabaseSync;
  /** The folder of releases and blobs. */
  artifacts: string;
  /** Signs channel documents. */
  key: { id: string; privateKey: KeyObject; spki: string };
  /** Caller name → SHA-256 of its token, hexadecimal. `operator` may do everything, all others follow channels. */
  callers: Readonly<Record<string, string>>;
  /** The folder of channel files, for edges that watch it; left out, there are none. */
  files?: string;
  logger: Logger;
  metrics: Metrics;
  feeds?: FeedsOptions;
  /** Key id → 32 bytes in base64: the edges' keys of visitor ids. Without one, no visitor counts. @default {} */
  visitorKeys?: Readonly<Record<string, string>>;
  /** What the health of canaries is judged by. */
  health?: Omit<HealthOptions, 'verify'>;
  /** Who is told of changes. @default null, nobody */
  webhook?: WebhookTarget | null;
  clock?: ClockOptions;
  /** Epoch milliseconds. @default Date.now */
  now?: () => number;
}

export interface App {
  listener: RequestListener;
  /** Takes over what lies in the folders and the database does not know; call it before the first request. */
  prepare(): Promise<void>;
  /** One turn of the clock, which `prepare` has started. */
  tick(): Promise<void>;
  /** Ends the clock and the open feeds; call it when stopping begins. */
  stopping(): void;
  /** Resolves when everything is written; call it after the last request. */
  stopped(): Promise<void>;
}

/** Milliseconds that a request may take: a large file over a slow line. */
const BUDGET = 120_000;

/** Operations that are answered by hand, because their bodies are streams. */
const { putBlob, ...publishOperations } = publishContract;
const { getChannel, ...channelOperations } = channelContract;
const { followChannel, ...feedOperations } = feedContract;

const contract = {
  ...tokenContract,
  ...ownerContract,
  ...publishOperations,
  ...channelOperations,
  ...feedOperations,
  ...auditContract,
  ...rolloutContract,
  ...reportContract,
};

export function createApp(deps: AppDeps): App {
  const { database, artifacts, key, callers, files, logger, metrics, feeds = {}, now = Date.now } = deps;
  const health = { ...deps.health, verify: createVerify(deps.visitorKeys ?? {}, now) };
  const webhook = deps.webhook ?? null;
  const services = createServices(database, { artifacts, key, now, feeds, files, health, webhook, logger });
  const clock = createClock(services, logger, deps.clock);
  const credentials: Credentials = {
    callers,
    tokens: services.tokens,
    failures: createFailureLimit({ now }),
  };
  const contextOf: ContextOf = (request) => createContext(request, authenticate(request, credentials));
  const dispatch = createDispatch<typeof contract, RequestContext>(contract, {
    ...createTokenHandlers(services),
    ...createOwnerHandlers(services),
    ...createPublishHandlers(services),
    ...createChannelHandlers(services),
    ...createFeedHandlers(services),
    ...createAuditHandlers(services),
    ...createRolloutHandlers(services),
    ...createReportHandlers(services),
  });

  const app = express();
  app.disable('x-powered-by').disable('etag');
  const description = describeApi({ ...contract, putBlob, getChannel, followChannel });
  app.get('/openapi.json', (_request, response) => void response.json(description));
  app.put('/blobs/:sha384', createBlobRoute(services, contextOf));
  app.get('/channels/:channel', createChannelRoute(services, contextOf));
  app.get('/channels/:channel/feed', createFeedRoute(services, contextOf));
  app.use(createApiRoutes(dispatch, contextOf));
  app.use(answerWithProblem(logger));

  const frame = createFrame({ logger, metrics, budget: BUDGET });
  return {
    listener: frame((request, response) => app(request, response)),
    async prepare() {
      await sweepUploads(artifacts);
      if (files !== undefined) await adopt(services, { folder: files, keys: { [key.id]: key.spki }, logger });
      reconcile(services, logger);
      for (const channel of services.channels.names()) services.mirror?.write(channel);
      clock.start();
    },
    tick: clock.tick,
    stopping() {
      clock.stop();
      services.feeds.end();
    },
    async stopped() {
      await services.webhooks.stop();
      services.write(services.rollouts.save);
      await services.mirror?.settled();
    },
  };
}

function createVerify(
  keys: Readonly<Record<string, string>>,
  now: () => number,
): (value: string) => string | null {
  if (Object.keys(keys).length === 0) return () => null;
  return createVisitorIds({ keys, now }).verify;
}
