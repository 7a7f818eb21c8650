/** A whole edge on ports of its own: really signed releases, BFFs that answer as a test says, real sockets. */

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fragmentMarkup, parseFragmentPath } from '@tessera/contracts/fragment';
import {
  createAssertionSigner,
  createAssertionVerifier,
  createRelaySigner,
  createRelayVerifier,
} from '@tessera/contracts/identity';
import { createVisitorIds } from '@tessera/contracts/rollout';
import { createLogger, createMetrics } from '@tessera/service';
import { createSessionSealer, type Session, sessionCookie, startSession } from '@tessera/service/session';
import { createTestRegistry, type TestRegistry } from '@tessera/testing/registry';
import { type AppOptions, createApp } from '../app.ts';
import { type Alarms, noAlarms } from '../gateway/choice/alarms.ts';
import { createCanaries } from '../gateway/choice/canaries.ts';
import { type Choice, createChoice } from '../gateway/choice/choice.ts';
import { createPageTokens } from '../gateway/choice/page-token.ts';
import { createWarmBffs } from '../gateway/choice/warm-bffs.ts';
import { noRevocations, type Revocations } from '../gateway/identity/revocations.ts';
import { createVisitors } from '../gateway/identity/visitors.ts';
import { createChoiceReport, createWarmReport } from '../report.ts';
import { createHttpClient } from '../wire/client.ts';

export interface TestEdge extends AsyncDisposable {
  url: string;
  registry: TestRegistry;
  get(path: string, init?: RequestInit): Promise<Response>;
  /** `Cookie` of a session. */
  cookieOf(facts: Partial<Session>): Promise<string>;
  verifyIdentity: ReturnType<typeof createAssertionVerifier>;
  verifyRelay: ReturnType<typeof createRelayVerifier>;
  /** The value of a metric, 0 when it has none. */
  metric(name: string): Promise<number>;
  /** Holds what it serves. */
  choice: Choice;
  /** Reads the channel document again. */
  reload(): Promise<void>;
}

export interface TestEdgeOptions
  extends Partial<
    Pick<
      AppOptions,
      'role' | 'media' | 'publicUrl' | 'stopping' | 'health' | 'previews' | 'switchPass' | 'hooks'
    >
  > {
  /** Its copy of the channel document. @default the registry's own file */
  channelFile?: string;
  /** Key id → base64, for edges that open each other's pages. @default a new one */
  pageKeys?: Record<string, string>;
  /** Whether BFFs boot releases ahead. @default false: most tests' BFFs cannot */
  warms?: boolean;
  /** @default no pass holds */
  readPass?: (site: string) => NonNullable<AppOptions['readPass']>;
  /** Whether the site lets BFFs elsewhere call what its own call. @default false */
  relays?: boolean;
  alarms?: Alarms;
  revocations?: Revocations;
  now?: () => number;
}

export async function startTestEdge(
  registry: TestRegistry,
  options: TestEdgeOptions = {},
): Promise<TestEdge> {
  const logger = createLogger('edge-includes', 'silent');
  const metrics = createMetrics('edge-includes');
  const identity = generateKeyPairSync('ed25519');
  const sealer = createSessionSealer({ keys: { a: randomBytes(32).toString('base64') } });
  const client = createHttpClient();
  const key = { id: 'edge', privateKey: identity.privateKey };
  const edgeKeys = { edge: identity.publicKey.export({ type: 'spki', format: 'der' }).toString('base64') };
  const signer = createAssertionSigner(key);
  const alarms = options.alarms ?? noAlarms;
  const prepare = createWarmBffs({ sign: signer, ...createWarmReport(logger, alarms) });
  const choice = await createChoice({
    file: options.channelFile ?? registry.channelFile,
    registryKeys: registry.registryKeys,
    artifacts: registry.artifacts,
    pollEvery: 50,
    ...(options.warms === true ? { prepare } : {}),
    ...createChoiceReport(logger, metrics, alarms),
  });
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const publicUrl = options.publicUrl ?? url;
  server.on(
    'request',
    createApp({
      role: options.role ?? 'all',
      choice,
      client,
      visitors: createVisitors({
        sealer,
        signer,
        revocations: options.revocations ?? noRevocations,
        secure: publicUrl.startsWith('https:'),
        ...(options.now ? { now: options.now } : {}),
      }),
      tokens: createPageTokens(options.pageKeys ?? { p: randomBytes(32).toString('base64') }, options.now),
      canaries: createCanaries({
        ids: createVisitorIds({ keys: { v: randomBytes(32).toString('base64') } }),
        secure: publicUrl.startsWith('https:'),
      }),
      ...(options.health === undefined ? {} : { health: options.health }),
      alarms,
      ...(options.readPass === undefined ? {} : { readPass: options.readPass(publicUrl) }),
      ...(options.relays === true ? { signRelay: createRelaySigner(key) } : {}),
      ...(options.previews === undefined ? {} : { previews: options.previews }),
      ...(options.hooks === undefined ? {} : { hooks: options.hooks }),
      ...(options.switchPass === undefined ? {} : { switchPass: options.switchPass }),
      publicUrl,
      media: options.media ?? null,
      stopping: options.stopping ?? new AbortController().signal,
      logger,
      metrics,
    }),
  );
  return {
    url,
    registry,
    get: (path, init) => fetch(url + path, { redirect: 'manual', ...init }),
    async cookieOf(facts) {
      const sealed = await sealer.seal({ ...startSession({}), ...facts });
      return sessionCookie(sealed, { secure: false }).split(';')[0]!;
    },
    verifyIdentity: createAssertionVerifier(edgeKeys),
    verifyRelay: createRelayVerifier(edgeKeys),
    async metric(name) {
      const { text } = await metrics.expose();
      const line = text.split('\n').find((one) => one.startsWith(name.replace('}', '')));
      return Number(line?.split(' ').at(-1) ?? 0);
    },
    choice,
    reload: () => choice.reload(),
    async [Symbol.asyncDispose]() {
      choice.close();
      client.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Answers one fragment or API path. */
export type BffHandler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** A BFF that answers by `<fragment>` name, or by path; everything else is 404. */
export function createTestBff(handlers: Record<string, BffHandler>): RequestListener {
  return (request, response) => {
    const path = request.url?.split('?', 1)[0] ?? '';
    const address = parseFragmentPath(path);
    if (address !== null) response.setHeader('tessera-release', `${address.remote}@${address.release}`);
    if (path === '/healthz') return void response.end('{}');
    const handler = handlers[address?.fragment ?? path];
    if (handler === undefined) response.writeHead(404, { 'content-type': 'text/html' }).end('<p>gone</p>');
    else void handler(request, response);
  };
}

/** Answers with a fragment's markup around some HTML. */
export function rendered(
  html: string,
  headers: Record<string, string | string[]> = {},
  status = 200,
): BffHandler {
  return (request, response) => {
    const url = new URL(request.url ?? '/', 'http://bff');
    const address = parseFragmentPath(url.pathname)!;
    const key = url.searchParams.get('key') ?? '';
    response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers });
    response.end(fragmentMarkup({ ...address, key, html, props: null }));
  };
}

/** The layout that tests use. */
export const testLayout = `<!doctype html><html lang="en"><head><meta charset="utf-8"><!--tessera:head--></head><body>
<tessera-slot name="navigation/header" slot-key="header"><esi:try><esi:attempt><esi:include src="tessera:navigation/header?key=header"/></esi:attempt><esi:except><a href="/">Home</a></esi:except></esi:try></tessera-slot>
<main><esi:include src="tessera:primary"/></main>
<tessera-slot name="navigation/footer" slot-key="footer"><esi:try><esi:attempt><esi:include src="tessera:navigation/footer?key=footer"/></esi:attempt><esi:except>plain footer</esi:except></esi:try></tessera-slot>
</body></html>`;

/** Publishes a shell with {@link testLayout}. */
export function publishShell(registry: TestRegistry, layout: string = testLayout) {
  const production = { file: 'shell.js', css: ['shell.css'], preload: ['react.js'] };
  const development = { ...production, file: 'development/shell.js', preload: ['development/react.js'] };
  return registry.publish({
    remote: 'shell',
    entry: 'shell.js',
    contents: {
      'browser/shell.js': 'export {};\n',
      'browser/react.js': 'export const react = 1;\n',
      'browser/development/shell.js': 'import("./lazy.js");\n',
      'browser/development/react.js': 'export const react = 2;\n',
      'browser/development/lazy.js': 'export {};\n',
      'browser/shell.css': 'body { margin: 0 }\n',
      'browser/robots.txt': 'User-agent: *\n',
      'server/layout.html': layout,
    },
    exposes: {},
    shell: {
      layout: 'server/layout.html',
      flavours: { production, development },
    },
  });
}

/** A small shop: shell, navigation and catalog, with one BFF for each. */
export async function createTestShop(urls: { catalog: string; navigation: string; account?: string }) {
  const registry = await createTestRegistry();
  const shell = await publishShell(registry);
  const navigation = await registry.publish({
    remote: 'navigation',
    bff: { name: 'navigation', contract: '^1.0.0' },
    styleHashes: ["'sha256-AAAA'"],
    contents: { 'browser/nav.js': 'export const nav = 1;\n', 'browser/nav.css': 'nav {}\n' },
    exposes: { './app': { file: 'nav.js', css: ['nav.css'], preload: [] } },
    fragments: {
      header: { nests: ['navigation/badge'], timeout: 500 },
      footer: { timeout: 500 },
      badge: { audience: 'private', empty: '<b>0</b>', emptyProps: { count: 0 }, timeout: 500 },
    },
  });
  const catalog = await registry.publish({
    remote: 'catalog',
    bff: { name: 'catalog', contract: '^1.0.0' },
    contents: {
      'browser/app.js': 'import "./chunk.js";\n',
      'browser/chunk.js': 'export {};\n',
      'browser/lazy.js': 'export {};\n',
    },
    exposes: { './app': { file: 'app.js', css: [], preload: ['chunk.js'] } },
    fragments: {
      home: {
        criticality: 'primary',
        timeout: 500,
        cache: { maxAge: 30, staleWhileRevalidate: 0, staleIfError: 0 },
      },
      product: { criticality: 'primary', timeout: 500, query: ['tag'] },
      cart: { criticality: 'primary', audience: 'private', timeout: 500 },
    },
    routes: [
      { pattern: '/', fragment: 'home' },
      { pattern: '/p/:slug', fragment: 'product' },
      { pattern: '/cart', fragment: 'cart', forms: true, private: true },
    ],
  });
  const bffs = {
    catalog: urls.catalog,
    navigation: urls.navigation,
    ...(urls.account === undefined ? {} : { account: urls.account }),
  };
  await registry.writeChannel({ stable: [shell, navigation, catalog], bffs });
  return { registry, shell, navigation, catalog, bffs };
}
