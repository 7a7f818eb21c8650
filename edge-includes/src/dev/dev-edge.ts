/** Puts the edge of a developer together: the gateway and surrogate of every edge, with a deployed site behind them. */

import { randomBytes } from 'node:crypto';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { PROBLEM_TYPE } from '@tessera/contracts/problem';
import { createVisitorIds } from '@tessera/contracts/rollout';
import type { Logger, Metrics } from '@tessera/service';
import { createApp } from '../app.ts';
import { createCanaries } from '../gateway/choice/canaries.ts';
import { createKeptReleases } from '../gateway/choice/kept-releases.ts';
import { createPageTokens } from '../gateway/choice/page-token.ts';
import { createHttpClient } from '../wire/client.ts';
import { createDevChoice } from './choice.ts';
import { devErrors } from './errors.ts';
import { createHosts } from './hosts.ts';
import { createDevParts } from './instead.ts';
import { createLocalBffs, type LocalBff } from './local-bffs.ts';
import { createDevModules } from './modules.ts';
import { createPlatform } from './platform.ts';
import { strangers } from './strangers.ts';
import type { WorkingCopy } from './working-copies.ts';

export interface DevEdgeOptions {
  /** Where the developer's browser finds it. */
  publicUrl: string;
  /** The deployed site. */
  against: string;
  /** The developer's pass there. */
  pass: string;
  /** What BFFs that run here show. @default none runs here */
  relayToken?: string;
  logger: Logger;
  metrics: Metrics;
}

export interface DevEdge {
  /** Not listening yet. */
  server: Server;
  /**
   * Takes over a working copy, a new one or one that describes itself anew. Resolves to the BFF that it needs and that is
   * neither deployed nor answered for here; `null` where nothing is missing.
   */
  put(copy: WorkingCopy): Promise<string | null>;
  /** Takes over how a BFF that runs here is. */
  putBff(bff: LocalBff): void;
  /** Ends what would otherwise stay open; call it when stopping begins. */
  stopping(): void;
  /** Call it after the last request. */
  close(): void;
}

/** Rejects with a ProblemError when the site does not let the developer in, or is none. */
export async function createDevEdge(options: DevEdgeOptions): Promise<DevEdge> {
  const { logger, metrics, publicUrl } = options;
  const client = createHttpClient();
  const stopping = new AbortController();
  const platform = createPlatform({
    ...{ url: options.against, pass: options.pass, client },
    stopping: stopping.signal,
  });
  const bffs = createLocalBffs();
  const copies = new Map<string, WorkingCopy>();
  const onRefused = (error: unknown) => logger.warn({ err: error }, 'not taken over');
  const choice = createDevChoice({ platform, copies, onRefused });
  try {
    await choice.refresh();
  } catch (error) {
    choice.close();
    client.close();
    throw error;
  }

  const keys = { dev: randomBytes(32).toString('base64') };
  const nonce = randomBytes(16).toString('base64url');
  const current = () => choice.current()!;
  const app = createApp({
    role: 'all',
    choice: { current: choice.current, kept: createKeptReleases({ artifacts: '', onRefused }) },
    client,
    visitors: strangers,
    tokens: createPageTokens(keys),
    canaries: createCanaries({ ids: createVisitorIds({ keys }), secure: false }),
    publicUrl,
    media: null,
    stopping: stopping.signal,
    logger,
    metrics,
    instead: createDevParts({
      ...{ current, platform, copies, client, nonce, bffs },
      ...{ stopping: stopping.signal, relayToken: options.relayToken ?? null },
    }),
    development: { nonce },
  });
  const hosts = createHosts(publicUrl);
  const modules = createDevModules(copies, hosts);
  const server = createServer((request, response) => {
    const { host } = request.headers;
    if (!hosts.isOwn(host)) refuseHost(host, response);
    else if (!modules.answer(request, response)) app(request, response);
  });
  server.on('upgrade', (request, socket, head) => modules.upgrade(request, socket as Socket, head));
  return {
    server,
    putBff: (bff) => bffs.put(bff),
    async put(copy) {
      await choice.put(copy);
      const needed = copy.release.release.bff?.name;
      const isThere =
        needed === undefined || needed === copy.bff || Object.hasOwn(current().document.bffs, needed);
      return isThere ? null : needed;
    },
    stopping() {
      stopping.abort();
      choice.close();
    },
    close: () => client.close(),
  };
}

function refuseHost(host: string | undefined, response: ServerResponse): void {
  const { problem } = devErrors.HOST_UNKNOWN(host ?? '');
  response.writeHead(problem.status, { 'content-type': PROBLEM_TYPE, connection: 'close' });
  response.end(JSON.stringify(problem));
}
