/** The registry as a request handler: who asks, then tokens, owners, releases, channels, feeds, audit and console. */

import type { KeyObject } from 'node:crypto';
import type { IncomingMessage, RequestListener } from 'node:http';
import type { DatabaseSync } from 'node:sqlite';
import { createDispatch } from '@tessera/contracts/http';
import { executionsContract, usageContract } from '@tessera/contracts/operator';
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
import { createEvents, type EventsOptions } from './console/events.ts';
import { createConsoleHandlers } from './console/handlers.ts';
import { consoleContract } from './console/operations.ts';
import { createConsoleRoutes } from './console/routes.ts';
import type { FeedsOptions } from './feed/feeds.ts';
import { createFeedHandlers, createFeedRoute } from './feed/handlers.ts';
import { feedContract } from './feed/operations.ts';
import type { GcPolicy } from './gc/collectable.ts';
import { createGcHandlers } from './gc/handlers.ts';
import { gcContract } from './gc/operations.ts';
import { createOversightHandlers, nobody, type Overseen } from './oversight/handlers.ts';
import { createOwnerHandlers } from './owners/handlers.ts';
import { ownerContract } from './owners/operations.ts';
import { createPassHandlers } from './passes/handlers.ts';
import { passContract } from './passes/operations.ts';
import { createBlobRoute, createPublishHandlers } from './publishing/handlers.ts';
import { publishContract } from './publishing/operations.ts';
import { sweepUploads } from './publishing/receive-blob.ts';
import { createReportHandlers } from './reports/handlers.ts';
import { reportContract } from './reports/operations.ts';
import { createRolloutHandlers } from './rollouts/handlers.ts';
import { rolloutContract } from './rollouts/operations.ts';
import { reconcile } from './rollouts/reconcile.ts';
import type { HealthOptions } from './rollouts/rollouts.ts';
import { createSignInHandlers } from './sign-in/handlers.ts';
import { signInContract } from './sign-in/operations.ts';
import type { Issuer } from './sign-in/relying-party.ts';
import { createSignIn } from './sign-in/sign-in.ts';
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
  /** What garbage collection may take. @default after a week, never the newest five of a remote */
  gc?: GcPolicy;
  /** What the console shows of executions and functions. @default nobody */
  overseen?: Overseen;
  console?: ConsoleOptions;
  clock?: ClockOptions;
  /** Epoch milliseconds. @default Date.now */
  now?: () => number;
}

export interface ConsoleOptions {
  /** Where a person opens the console, without a slash at the end. @default 'http://localhost:4320' */
  publicUrl?: string;
  /** The folder of its build. @default none, only its API answers */
  folder?: string;
  /** Where people sign in. @default null, by links that the operator makes */
  issuer?: Issuer | null;
  events?: EventsOptions;
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
  ...signInContract,
  ...consoleContract,
  ...gcContract,
  ...passContract,
  ...executionsContract,
  ...usageContract,
};

export function createApp(deps: AppDeps): App {
  const { database, artifacts, key, callers, files, logger, metrics, feeds = {}, now = Date.now } = deps;
  const health = { ...deps.health, verify: createVerify(deps.visitorKeys ?? {}, now) };
  const webhook = deps.webhook ?? null;
  const gc = deps.gc ?? { window: 7 * 24 * 3_600_000, keep: 5 };
  const options = { artifacts, key, now, feeds, files, health, webhook, gc, logger };
  const services = createServices(database, options);
  const {
    publicUrl = 'http://localhost:4320',
    folder = '',
    issuer = null,
    events: pace,
  } = deps.console ?? {};
  const signIn = createSignIn(database, { publicUrl, key: key.privateKey, issuer, now });
  const { people } = signIn;
  const failures = createFailureLimit({ now });
  const clock = createClock(services, logger, deps.clock);
  const credentials: Credentials = {
    callers,
    tokens: services.tokens,
    people,
    failures,
  };
  const identify = (request: IncomingMessage) => authenticate(request, credentials);
  const contextOf: ContextOf = (request) => createContext(request, identify(request));
  const dispatch = createDispatch<typeof contract, RequestContext>(contract, {
    ...createTokenHandlers(services),
    ...createOwnerHandlers(services),
    ...createPublishHandlers(services),
    ...createChannelHandlers(services),
    ...createFeedHandlers(services),
    ...createAuditHandlers(services),
    ...createRolloutHandlers(services),
    ...createReportHandlers(services),
    ...createSignInHandlers(services, signIn),
    ...createConsoleHandlers(services),
    ...createGcHandlers(services),
    ...createOversightHandlers(deps.overseen ?? nobody),
    ...createPassHandlers({ ...services, publicKey: key.spki }),
  });

  const events = createEvents({ changes: services.changes, people, identify }, pace);

  const app = express();
  app.disable('x-powered-by').disable('etag');
  const description = describeApi({ ...contract, putBlob, getChannel, followChannel });
  app.get('/openapi.json', (_request, response) => void response.json(description));
  app.put('/blobs/:sha384', createBlobRoute(services, contextOf));
  app.get('/channels/:channel', createChannelRoute(services, contextOf));
  app.get('/channels/:channel/feed', createFeedRoute(services, contextOf));
  app.get('/', (_request, response) => response.redirect('/console/'));
  app.get('/console/events', events.route);
  app.use('/console', createConsoleRoutes({ ...services, signIn, failures, folder, logger }));
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
      events.end();
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
