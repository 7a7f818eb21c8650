/** The surrogate alone in front of an origin that a test writes, over real sockets. */

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLogger, createMetrics, type Metrics } from '@tessera/service';
import { onTestFinished } from 'vitest';
import { readOptions } from '../standalone/options.ts';
import type { Purge } from '../standalone/purges.ts';
import { createStandalone, type Standalone } from '../standalone/standalone.ts';

/** Answers one request of an origin. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** What stands at each path of an origin: a text, or whoever answers. */
export type Site = Record<string, string | Handler>;

export interface TestOrigin {
  url: string;
  /** Targets in the order in which they were asked for. */
  asked: string[];
  /** The headers of the last request for a target. */
  headersOf(target: string): IncomingMessage['headers'];
  site: Site;
  close(): Promise<void>;
}

export interface TestSurrogate extends Standalone {
  url: string;
  /** The port's own answer, without decoding. */
  get(target: string, init?: RequestInit): Promise<Response>;
  text(target: string, init?: RequestInit): Promise<string>;
  metrics: Metrics;
  /** What it told others. */
  told: Purge[];
  stop(): Promise<void>;
}

/** Answers HTML that is to be processed and may be cached for a minute. */
export function page(markup: string, headers: Record<string, string> = {}): Handler {
  return (_request, response) => {
    response.writeHead(200, {
      'content-type': 'text/html',
      'surrogate-control': 'max-age=60, content="ESI/1.0"',
      ...headers,
    });
    response.end(markup);
  };
}

/** Answers what is not processed and may be cached for a minute. */
export function fragment(markup: string, headers: Record<string, string> = {}): Handler {
  return (_request, response) => {
    response.writeHead(200, {
      'content-type': 'text/html',
      'surrogate-control': 'max-age=60',
      ...headers,
    });
    response.end(markup);
  };
}

/** A text stands for a {@link fragment}. */
export async function startOrigin(site: Site): Promise<TestOrigin> {
  const asked: string[] = [];
  const heard = new Map<string, IncomingMessage['headers']>();
  const server = createServer((request, response) => {
    const target = request.url!;
    asked.push(target);
    heard.set(target, request.headers);
    const found = site[target] ?? site[target.split('?', 1)[0]!];
    if (found === undefined) {
      response.writeHead(404, { 'content-type': 'text/plain' });
      response.end('nothing here');
    } else if (typeof found === 'string') {
      fragment(found)(request, response);
    } else {
      found(request, response);
    }
  });
  const url = await listen(server);
  return { url, asked, site, headersOf: (target) => heard.get(target)!, close: () => close(server) };
}

/** @param args options as on the command line, beside `--origin` */
export async function startStandalone(
  origin: { url: string },
  args: readonly string[] = [],
): Promise<TestSurrogate> {
  const options = readOptions(['--origin', origin.url, ...args]);
  if (options === 'help') throw new TypeError('Cannot start the surrogate: it was asked for its help');
  const told: Purge[] = [];
  const metrics = createMetrics('edge-includes');
  const standalone = createStandalone(options, {
    logger: createLogger('edge-includes', 'silent'),
    metrics,
    tell: (purge) => told.push(purge),
  });
  const url = await listen(standalone.server);
  const get = (target: string, init: RequestInit = {}) =>
    fetch(url + target, { ...init, headers: { 'accept-encoding': 'identity', ...init.headers } });
  return {
    ...standalone,
    url,
    metrics,
    told,
    get,
    text: async (target, init) => (await get(target, init)).text(),
    async stop() {
      await close(standalone.server);
      standalone.close();
    },
  };
}

/** An origin for one test. */
export async function originOf(site: Site): Promise<TestOrigin> {
  const origin = await startOrigin(site);
  onTestFinished(origin.close);
  return origin;
}

/** An origin with the surrogate in front, for one test. */
export async function setUp(
  site: Site,
  args: readonly string[] = [],
): Promise<{ origin: TestOrigin; edge: TestSurrogate }> {
  const origin = await originOf(site);
  const edge = await startStandalone(origin, args);
  onTestFinished(edge.stop);
  return { origin, edge };
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}
