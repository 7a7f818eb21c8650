/** Puts the edge together: gateway, cache and surrogate behind one request listener. */

import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { DEVELOP_PATH, type Pass, type PassFault } from '@tessera/contracts/developers';
import { headers as names } from '@tessera/contracts/headers';
import type { RelaySigner } from '@tessera/contracts/identity';
import { toProblem } from '@tessera/contracts/problem';
import {
  contextHeaders,
  createFrame,
  currentContext,
  isAlive,
  type Logger,
  type Metrics,
  sendJson,
} from '@tessera/service';
import { type Alarms, noAlarms } from './gateway/choice/alarms.ts';
import type { Canaries } from './gateway/choice/canaries.ts';
import type { Choice } from './gateway/choice/choice.ts';
import type { PageTokens } from './gateway/choice/page-token.ts';
import type { Snapshot } from './gateway/choice/snapshot.ts';
import { createGateway, type GatewayParts } from './gateway/gateway.ts';
import { inertPolicy } from './gateway/head/security.ts';
import { type Health, noHealth } from './gateway/health/health.ts';
import type { HookTarget } from './gateway/hooks/hooks.ts';
import type { Visitors } from './gateway/identity/visitors.ts';
import type { Previews } from './gateway/overrides/previews.ts';
import type { SwitchPass } from './gateway/overrides/switch-pass.ts';
import { noticePage } from './gateway/pages/notices.ts';
import type { Development } from './gateway/pages/plan.ts';
import { createReport } from './report.ts';
import { type Cache, createCache } from './surrogate/caching/cache.ts';
import { createSurrogate } from './surrogate/surrogate.ts';
import type { HttpClient } from './wire/client.ts';
import { answerWith } from './wire/listener.ts';
import type { FetchUpstream, Fields, WireRequest, WireResponse } from './wire/message.ts';

export interface AppOptions {
  /** `all`: pages leave composed. `gateway`: layouts leave with their includes, for another surrogate in front. */
  role: 'all' | 'gateway';
  choice: Pick<Choice, 'current' | 'kept'>;
  client: HttpClient;
  visitors: Visitors;
  tokens: PageTokens;
  canaries: Canaries;
  /** @default nobody is told */
  health?: Health;
  /** Hear of releases that were altered. @default nobody is told */
  alarms?: Alarms;
  publicUrl: string;
  media: string | null;
  /** Ends what would otherwise stay open: event streams. */
  stopping: AbortSignal;
  logger: Logger;
  metrics: Metrics;
  /** Proves the passes of developers. @default none holds */
  readPass?: (token: string) => Pass | PassFault;
  /** Signs for calls of BFFs that run on developers' machines. @default the site does not allow it */
  signRelay?: RelaySigner;
  /** What previews name. @default nothing is told of them */
  previews?: Previews;
  /** @default no override can be changed */
  switchPass?: SwitchPass;
  /** Where webhooks go, by name. @default there are none */
  hooks?: Readonly<Record<string, HookTarget>>;
  /** Parts in the place of the gateway's own. */
  instead?: GatewayParts;
  /** Pages for a developer. */
  development?: Development;
  /** Bytes of the fragment cache. @default 64 MiB */
  cacheSize?: number;
}

export function createApp(options: AppOptions): RequestListener {
  const { choice, logger, metrics, health = noHealth } = options;
  const report = createReport(logger, metrics, options.alarms ?? noAlarms);
  const cache: Cache = createCache({
    fetchUpstream: (request, hints) => gateway(request, hints),
    capacity: options.cacheSize ?? 64 * 1_048_576,
    onAnswer: report.cacheAnswered,
  });
  const gateway: FetchUpstream = createGateway({
    current: choice.current,
    kept: choice.kept,
    client: options.client,
    visitors: options.visitors,
    tokens: options.tokens,
    canaries: options.canaries,
    health,
    publicUrl: options.publicUrl,
    media: options.media,
    stopping: options.stopping,
    fetchFragment: (request) => cache.fetch(request),
    report,
    ...(options.readPass === undefined ? {} : { readPass: options.readPass }),
    ...(options.signRelay === undefined ? {} : { signRelay: options.signRelay }),
    ...(options.previews === undefined ? {} : { previews: options.previews }),
    ...(options.switchPass === undefined ? {} : { switchPass: options.switchPass }),
    ...(options.hooks === undefined ? {} : { hooks: options.hooks }),
    ...(options.instead === undefined ? {} : { instead: options.instead }),
    ...(options.development === undefined ? {} : { development: options.development }),
  });
  const surrogate = createSurrogate({
    fetchDocument: gateway,
    cache,
    // The gateway itself keeps cookies from public fragments.
    passesCredentials: true,
    passedHeaders: [names.page],
    originDecidesEncoding: true,
    documentDecides: true,
    report: {
      degraded: report.degraded,
      broken: report.pageBroken,
    },
  });
  const composes = options.role === 'all';
  const frame = createFrame({ logger, metrics, probes: false, budget: 15_000 });

  const listener = frame((request, response) =>
    answerWith(
      async (asked, early) => {
        const clean = { ...asked, headers: cleanHeaders(asked.headers), signal: asked.signal };
        try {
          // What developers ask for leaves as it is: their own edge composes it.
          if (asked.target.startsWith(DEVELOP_PATH)) {
            return await gateway({
              ...clean,
              headers: { ...clean.headers, ...ofDeveloper(asked) },
            });
          }
          return await (composes ? surrogate(clean) : gateway(clean, { prefetch: early }));
        } catch (error) {
          return readable(error, asked);
        }
      },
      { request, response },
      { compresses: composes },
    ),
  );
  return (request, response) => {
    if (!answerProbe(request, response, options)) listener(request, response);
  };
}

/** What a developer's machine may say: who it is, and for calls that are relayed in whose name and until when. */
function ofDeveloper({ headers, target }: WireRequest): Fields {
  const isRelayed = target.startsWith(`${DEVELOP_PATH}upstream/`);
  const given = ['authorization', ...(isRelayed ? [names.identity, names.deadline] : [])];
  return Object.fromEntries(
    given.filter((name) => headers[name] !== undefined).map((name) => [name, headers[name]]),
  );
}

/** The client's headers without those that only Tessera's own parts may write, and with this request's trace. */
function cleanHeaders(headers: Fields): Fields {
  const clean: Fields = {};
  for (const name in headers) {
    const isOwn = name.startsWith('tessera-') && name !== names.page;
    if (!isOwn && name !== 'authorization' && !name.startsWith('x-forwarded-')) clean[name] = headers[name];
  }
  const context = currentContext();
  if (context === undefined) return clean;
  const { traceparent, [names.requestId]: requestId } = contextHeaders(context);
  return { ...clean, traceparent, [names.requestId]: requestId };
}

/** An error as a page, for who asked for one; thrown on for everybody else. */
function readable(error: unknown, { target, headers }: WireRequest): WireResponse {
  const asksForPage = String(headers['accept'] ?? '').includes('text/html');
  if (!asksForPage || /^\/(?:api|fragments|r|media|hooks|_tessera)\/|^\/beacons$/.test(target)) throw error;
  const problem = toProblem(error);
  return {
    status: problem.status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': inertPolicy,
      'x-content-type-options': 'nosniff',
      ...(Array.isArray(problem['allow']) ? { allow: problem['allow'].join(', ') } : {}),
      ...(problem.status === 503 ? { 'retry-after': '2' } : {}),
      ...(problem.status === 413 ? { connection: 'close' } : {}),
    },
    body: Buffer.from(noticePage(problem.status, target.split('?', 1)[0]!)),
  };
}

/** `/healthz`, `/ready`, and to this machine alone `/metrics`. */
function answerProbe(request: IncomingMessage, response: ServerResponse, options: AppOptions): boolean {
  const path = request.url?.split('?', 1)[0];
  if (path === '/healthz') {
    sendJson(response, 200, { status: 'ok' });
    return true;
  }
  if (path === '/ready') {
    void answerReady(response, options.choice.current());
    return true;
  }
  if (path === '/metrics' && isLoopback(request.socket.remoteAddress)) {
    void options.metrics.expose().then(({ type, text }) => {
      response.writeHead(200, { 'content-type': type });
      response.end(text);
    });
    return true;
  }
  return false;
}

/** Pages are composed without this or that BFF too, so one that is gone is told and does not count. */
async function answerReady(response: ServerResponse, snapshot: Snapshot | null): Promise<void> {
  const checks = { channel: snapshot !== null, shell: snapshot?.stable.releases.has('shell') === true };
  const ready = checks.channel && checks.shell;
  const bffs = Object.entries(snapshot?.document.bffs ?? {});
  const upstreams = await Promise.all(
    bffs.map(async ([name, { url }]) => [`bff-${name}`, await isAlive(url)] as const),
  );
  sendJson(response, ready ? 200 : 503, {
    status: ready ? 'ready' : 'waiting',
    checks,
    upstreams: Object.fromEntries(upstreams),
    revision: snapshot?.document.revision ?? null,
  });
}

function isLoopback(address: string | undefined): boolean {
  return /^(?:127\.|::1$|::ffff:127\.)/.test(address ?? '');
}
