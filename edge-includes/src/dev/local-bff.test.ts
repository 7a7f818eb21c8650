import { once } from 'node:events';
import { request as ask } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPassReader, createPassSigner, DEVELOP_PATH, relayPath } from '@tessera/contracts/developers';
import { createLogger, createMetrics } from '@tessera/service';
import { startTestServer } from '@tessera/service/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { testPassKey } from '../testing/pass-key.ts';
import { sameSite, startShop } from '../testing/start-shop.ts';
import { createDevEdge } from './dev-edge.ts';

const relayToken = 'token-of-this-very-run';

interface Asked {
  url: string;
  headers: Record<string, unknown>;
}

/** Passes all on to a site, and notes what only developers ask it for. */
async function startWire(site: () => string) {
  const arrived: Asked[] = [];
  const server = await startTestServer((request, response) => {
    const { method, headers, url } = request;
    if (url!.startsWith(DEVELOP_PATH)) arrived.push({ url: url!, headers });
    const passed = ask(new URL(url!, site()), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    });
    request.pipe(passed);
  });
  return { server, arrived };
}

/** A shop, the edge of a developer before it, and a BFF of the catalog on this machine that notes what it is asked. */
async function setUp() {
  const stack = new AsyncDisposableStack();
  onTestFinished(() => stack.disposeAsync());
  const relayed: Asked[] = [];
  const shop = stack.use(
    await startShop(
      {
        '/api/catalog/where': (_request, response) => void response.end('"deployed"'),
        '/relay/host/carts/cart': (request, response) => {
          relayed.push({ url: request.url!, headers: request.headers });
          response.writeHead(422, { 'content-type': 'application/problem+json' }).end('{"code":"carts-x"}');
        },
      },
      { relays: true, readPass: (site) => createPassReader(testPassKey.keys, { site }) },
    ),
  );
  const asked: Asked[] = [];
  const bff = stack.use(
    await startTestServer((request, response) => {
      asked.push({ url: request.url!, headers: request.headers });
      response.writeHead(200, { 'set-cookie': 'session=mine', 'content-type': 'application/json' });
      response.end('"here"');
    }),
  );
  const { token } = createPassSigner(testPassKey.key)({
    ...{ use: 'develop', aud: shop.edge.url, sub: 'tests' },
    bffs: { catalog: shop.catalog.owner },
  });
  const wire = await startWire(() => shop.edge.url);
  stack.use(wire.server);
  const edge = await createDevEdge({
    ...{ publicUrl: 'http://127.0.0.1:4400', against: wire.server.url, pass: token, relayToken },
    ...{ logger: createLogger('edge-dev', 'silent'), metrics: createMetrics('edge-dev') },
  });
  const server = edge.server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stack.defer(() => {
    edge.stopping();
    edge.close();
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const get = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${port}${path}`, init);
  return { shop, edge, bff, asked, relayed, arrived: wire.arrived, get };
}

describe('a BFF on the machine of a developer', () => {
  it('answers in the place of the deployed one, for who the browser is there, and never hears a cookie', async () => {
    const { shop, edge, bff, asked, get } = await setUp();
    expect(await (await get('/api/catalog/where')).json()).toBe('deployed');
    edge.putBff({ name: 'catalog', status: 'running', url: bff.url });
    expect(await (await get('/api/catalog/where')).json()).toBe('here');
    const cookie = await shop.edge.cookieOf({ user: 'ann' });
    const answer = await get('/api/catalog/where', { headers: { cookie } });
    expect(answer.headers.getSetCookie()).toEqual([]);
    const [anonymous, known] = asked.map(({ headers }) => headers);
    expect(anonymous).not.toHaveProperty('tessera-identity');
    const assertion = String(known!['tessera-identity']);
    expect(shop.edge.verifyIdentity(assertion, 'catalog')).toMatchObject({ user: 'ann' });
    for (const headers of [anonymous, known]) {
      expect(headers).not.toHaveProperty('cookie');
      expect(headers).not.toHaveProperty('authorization');
    }
  });

  it('has a guest begin with the first change, as the site would', async () => {
    const { shop, edge, bff, asked, get } = await setUp();
    edge.putBff({ name: 'catalog', status: 'running', url: bff.url });
    const write = await get('/api/catalog/lines', { method: 'POST', body: '{}', headers: sameSite });
    expect(write.headers.getSetCookie()).toEqual([expect.stringMatching(/^session=[^m]/)]);
    const assertion = String(asked[0]!.headers['tessera-identity']);
    expect(shop.edge.verifyIdentity(assertion, 'catalog')?.guest).toMatch(/./);
    const elsewhere = await get('/api/catalog/lines', { method: 'POST', body: '{}' });
    expect(elsewhere.status).toBe(403);
    expect(asked).toHaveLength(1);
  });

  it('is waited for while it starts, and its fault is the answer when it does not', async () => {
    const { edge, bff, asked, get } = await setUp();
    edge.putBff({ name: 'catalog', status: 'starting' });
    const early = get('/api/catalog/where');
    edge.putBff({ name: 'catalog', status: 'running', url: bff.url });
    expect(await (await early).json()).toBe('here');
    edge.putBff({ name: 'catalog', status: 'broken', said: 'SyntaxError: Unexpected token' });
    const broken = await (await get('/api/catalog/where')).json();
    expect(broken).toMatchObject({ status: 502, code: 'dev-bff-broken' });
    expect(broken.detail).toContain('SyntaxError: Unexpected token');
    expect(asked).toHaveLength(1);
  });

  it('calls through the site with the token of its run: the pass goes on, its token and cookies do not', async () => {
    const { arrived, relayed, get } = await setUp();
    const path = `${relayPath('catalog', 'host')}/carts/cart?a=1`;
    const deadline = String(Date.now() + 5_000);
    const call = (headers: Record<string, string>) => get(path, { headers });
    const answer = await call({
      authorization: `Bearer ${relayToken}`,
      cookie: 'session=x',
      'idempotency-key': 'k-1',
      'tessera-caller': 'bff-catalog',
      'tessera-deadline': deadline,
    });
    expect([answer.status, (await answer.json()).code]).toEqual([422, 'carts-x']);
    expect(relayed[0]).toMatchObject({
      url: '/relay/host/carts/cart?a=1',
      headers: { 'idempotency-key': 'k-1', 'tessera-deadline': deadline },
    });
    const [{ headers } = { headers: {} }] = arrived.filter(({ url }) => url.startsWith(path));
    expect(headers).toMatchObject({
      authorization: expect.stringMatching(/^Bearer [\w-]+\.[\w-]+\.[\w-]+$/),
    });
    for (const name of ['cookie', 'tessera-caller']) expect(headers).not.toHaveProperty(name);
    for (const headers of [{}, { authorization: 'Bearer another-token-of-a-run' }]) {
      const refused = await call(headers as Record<string, string>);
      expect([refused.status, (await refused.json()).code]).toEqual([401, 'dev-token-refused']);
    }
    expect(relayed).toHaveLength(1);
    expect((await get(`${relayPath('catalog', 'host')}/healthz`)).status).toBe(200);
    expect((await get('/_tessera/develop/channel')).status).toBe(404);
  });
});
