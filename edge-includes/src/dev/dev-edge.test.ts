import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { createPassReader, createPassSigner } from '@tessera/contracts/developers';
import { fragmentMarkup, parseFragmentPath } from '@tessera/contracts/fragment';
import type { UnsignedRelease } from '@tessera/contracts/release';
import { createLogger, createMetrics } from '@tessera/service';
import { describe, expect, it, onTestFinished } from 'vitest';
import { testPassKey } from '../testing/pass-key.ts';
import { rendered } from '../testing/start-edge.ts';
import { html, manifestIn, sameSite, startShop } from '../testing/start-shop.ts';
import { createDevEdge } from './dev-edge.ts';
import { toWorkingCopy } from './working-copies.ts';

/** A working copy of catalog with a page that is deployed nowhere, and what its dev server was asked. */
async function startDevServer() {
  const asked: { url: string; visitor: unknown }[] = [];
  const server = createServer((request, response) => {
    const address = parseFragmentPath(request.url!.split('?', 1)[0]!);
    const visitor = request.headers['tessera-dev-visitor'];
    asked.push({
      url: request.url!,
      visitor:
        visitor === undefined ? undefined : JSON.parse(Buffer.from(String(visitor), 'base64url').toString()),
    });
    if (address === null) return void response.end(`module of ${request.url}`);
    response.writeHead(200, {
      'content-type': 'text/html',
      'tessera-release': `${address.remote}@${address.release}`,
    });
    response.end(fragmentMarkup({ ...address, key: 'main', html: '<h1>Working copy</h1>', props: null }));
  });
  server.on('upgrade', (_request, socket) => {
    socket.end('HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\nhello');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

async function setUp() {
  const shop = await startShop(
    {
      header: rendered('<i>deployed header</i>'),
      '/api/catalog/x': (_request, response) => void response.end('{}'),
    },
    { readPass: (site) => createPassReader(testPassKey.keys, { site }) },
  );
  onTestFinished(() => shop[Symbol.asyncDispose]());
  const sign = createPassSigner(testPassKey.key);
  const { token } = sign({ use: 'develop', aud: shop.edge.url, sub: 'tests' });
  const dev = await startDevServer();
  const { signature: _, ...deployed } = shop.catalog;
  const release: UnsignedRelease = {
    ...deployed,
    digest: '0'.repeat(64),
    entry: 'remoteEntry.js',
    routes: [...deployed.routes, { pattern: '/new', fragment: 'home', forms: false, private: false }],
  };
  const edge = await createDevEdge({
    publicUrl: 'http://127.0.0.1:4400',
    against: shop.edge.url,
    pass: token,
    logger: createLogger('edge-dev', 'silent'),
    metrics: createMetrics('edge-dev'),
  });
  const copyWith = (other: Partial<UnsignedRelease>, bff: string | null) =>
    toWorkingCopy({ url: dev.url, release: { ...release, ...other }, bff });
  await edge.put(copyWith({}, 'mocked'));
  edge.server.listen(0, '127.0.0.1');
  await once(edge.server, 'listening');
  onTestFinished(() => {
    edge.stopping();
    edge.close();
    edge.server.closeAllConnections();
    edge.server.close();
  });
  const { port } = edge.server.address() as AddressInfo;
  const get = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${port}${path}`, init);
  return { shop, dev, port, get, token, edge, copyWith };
}

describe('the edge of a developer', () => {
  it('puts the working copy into the deployed page, also at a route that is deployed nowhere', async () => {
    const { get, dev, shop } = await setUp();
    for (const path of ['/', '/new']) {
      const page = await (await get(path, html)).text();
      expect(page).toContain('<h1>Working copy</h1>');
      expect(page).toContain('<i>deployed header</i>');
      const { remotes } = manifestIn(page);
      expect(remotes['catalog']).toMatchObject({
        base: '/_dev/catalog/',
        entry: 'remoteEntry.js',
        release: '1.0.0-00000000',
        integrity: {},
      });
      expect(remotes['navigation']!.base).toContain('/r/navigation/');
    }
    expect(dev.asked[0]!.visitor).toBeNull();
    expect((await shop.get('/new', html)).status).toBe(404);
    expect(await (await shop.get('/', html)).text()).toContain('<h1>Home</h1>');
  });

  it("runs the shell's development flavour, whose modules may add styles with the page's nonce", async () => {
    const { get } = await setUp();
    const response = await get('/', html);
    const page = await response.text();
    const nonce = /<meta property="csp-nonce" nonce="([\w-]+)">/.exec(page)?.[1];
    expect(response.headers.get('content-security-policy')).toContain(`'nonce-${nonce}'`);
    expect(page).toMatch(/<script type="module" src="\/r\/shell\/[^"]+\/development\/shell\.js"/);
    expect(page.indexOf('/_dev/react-hook.js')).toBeLessThan(page.indexOf('development/shell.js'));
    expect((await get('/_dev/react-hook.js')).headers.get('content-type')).toBe('text/javascript');
  });

  it('asks the dev server as who the browser is signed in as there', async () => {
    const { get, dev, shop } = await setUp();
    const cookie = await shop.edge.cookieOf({ user: 'ann' });
    await get('/', { headers: { accept: 'text/html', cookie } });
    expect(dev.asked[0]!.visitor).toEqual({ user: 'ann' });
  });

  it('passes files, the API and modules on', async () => {
    const { get, shop } = await setUp();
    const { remotes } = manifestIn(await (await get('/', html)).text());
    const navigation = remotes['navigation']!;
    const path = `${navigation.base}${navigation.entry}`;
    expect(await (await get(path)).text()).toBe(await (await shop.get(path)).text());
    const change = { method: 'POST', body: '{}', headers: sameSite };
    expect((await get('/api/catalog/x', change)).status).toBe(200);
    expect((await get('/api/catalog/x', { ...change, headers: {} })).status).toBe(403);
    expect(await (await get('/_dev/catalog/src/app.ts')).text()).toBe('module of /_dev/catalog/src/app.ts');
    expect(await (await get('/api/mocked/x')).text()).toBe('module of /api/mocked/x');
    expect((await get('/robots.txt')).status).toBe(200);
    expect((await get('/_dev/orders/src/app.ts')).status).toBe(404);
  });

  it('joins sockets of its own pages alone', async () => {
    const { port } = await setUp();
    const upgrade = async (origin: string) => {
      const socket = connect(port, '127.0.0.1');
      socket.write(
        `GET /_dev/catalog/ HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\norigin: ${origin}\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n`,
      );
      let text = '';
      for await (const part of socket) text += String(part);
      return text;
    };
    expect(await upgrade(`http://127.0.0.1:${port}`)).toContain('hello');
    expect(await upgrade('https://elsewhere.example')).toMatch(/^HTTP\/1\.1 404/);
  });

  it('answers to names of this machine alone', async () => {
    const { port } = await setUp();
    const ask = async (host: string) => {
      const socket = connect(port, '127.0.0.1');
      socket.write(`GET /_dev/catalog/src/app.ts HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
      let text = '';
      for await (const part of socket) text += String(part);
      return text;
    };
    expect(await ask('box.localhost:1')).toContain('module of /_dev/catalog/src/app.ts');
    const refused = await ask(`evil.example:${port}`);
    expect(refused).toMatch(/^HTTP\/1\.1 421/);
    expect(refused).toContain('"code":"dev-host-unknown"');
  });

  it('tells of a BFF that is neither deployed nor mocked', async () => {
    const { edge, copyWith } = await setUp();
    const needs = { bff: { name: 'brand-new', contract: '^1.0.0' } };
    expect(await edge.put(copyWith(needs, null))).toBe('brand-new');
    expect(await edge.put(copyWith(needs, 'brand-new'))).toBeNull();
    expect(await edge.put(copyWith({}, null))).toBeNull();
  });

  it('is let in by a pass for this site alone', async () => {
    const { shop, token } = await setUp();
    const ask = (bearer: string) =>
      shop.get('/_tessera/develop/channel', { headers: { authorization: `Bearer ${bearer}` } });
    expect((await ask(token)).status).toBe(200);
    const other = createPassSigner(testPassKey.key)({ use: 'develop', aud: 'https://a.example', sub: 'x' });
    for (const bearer of ['', 'a.b.c', other.token]) {
      const answer = await ask(bearer);
      expect([answer.status, (await answer.json()).code]).toEqual([401, 'edge-pass-invalid']);
    }
    expect((await shop.get('/_tessera/develop/channel')).status).toBe(401);
    const options = {
      publicUrl: 'http://x.example',
      logger: createLogger('x', 'silent'),
      metrics: createMetrics('x'),
    };
    await expect(createDevEdge({ ...options, against: shop.edge.url, pass: 'no' })).rejects.toMatchObject({
      code: 'edge-pass-invalid',
    });
  });
});
