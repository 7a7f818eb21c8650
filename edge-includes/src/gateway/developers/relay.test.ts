import {
  createPassReader,
  createPassSigner,
  type DevelopPass,
  relayPath,
} from '@tessera/contracts/developers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { testPassKey } from '../../testing/pass-key.ts';
import type { TestEdgeOptions } from '../../testing/start-edge.ts';
import { startShop } from '../../testing/start-shop.ts';

/** A shop, and all that its BFF of the catalog is asked to relay. */
async function setUp(options: TestEdgeOptions = {}) {
  const asked: { line: string; headers: Record<string, unknown>; body: string }[] = [];
  const left = Promise.withResolvers<void>();
  const shop = await startShop(
    {
      '/relay/host/carts/cart': async (request, response) => {
        let body = '';
        for await (const chunk of request) body += String(chunk);
        asked.push({ line: `${request.method} ${request.url}`, headers: request.headers, body });
        response.writeHead(409, {
          'content-type': 'application/problem+json',
          'set-cookie': 'session=theirs',
        });
        response.end('{"code":"carts-conflict"}');
      },
      '/relay/store/feeds/orders': (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream', 'tessera-feed-last': '7' });
        response.write('data: 1\n\n');
        response.once('close', () => left.resolve());
      },
      '/relay': (request, response) => {
        asked.push({ line: `${request.method} ${request.url}`, headers: request.headers, body: '' });
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      },
    },
    { relays: true, readPass: (site) => createPassReader(testPassKey.keys, { site }), ...options },
  );
  onTestFinished(() => shop[Symbol.asyncDispose]());
  const owner = shop.catalog.owner;
  const passFor = (claims: Partial<DevelopPass> = {}) =>
    createPassSigner(testPassKey.key)({
      ...{ use: 'develop', aud: shop.edge.url, sub: 'catalog-team/ann', bffs: { catalog: owner } },
      ...claims,
    }).token;
  const ask = (path: string, headers: Record<string, string> = {}, init: RequestInit = {}) =>
    shop.get(path, { ...init, headers: { authorization: `Bearer ${passFor()}`, ...headers } });
  return { shop, asked, left: left.promise, passFor, ask, owner };
}

const host = relayPath('catalog', 'host');
const codeOf = async (answer: Response) => [answer.status, (await answer.json()).code];

describe("what a developer's copy of a BFF calls", () => {
  it('is relayed by the deployed one, with a statement of the edge and without any cookie', async () => {
    const { shop, asked, ask } = await setUp();
    const cookie = await shop.edge.cookieOf({ user: 'ann' });
    const identity = await ask('/_tessera/develop/identity/catalog', { cookie });
    const { assertion } = (await identity.json()) as { assertion: string };
    const deadline = String(Date.now() + 4_000);
    const answer = await ask(
      `${host}/carts/cart?full=1`,
      {
        'tessera-identity': assertion,
        'tessera-deadline': deadline,
        'tessera-relay': 'of.somebody.else',
        'tessera-client': '203.0.113.9',
        'idempotency-key': 'k-1',
        'content-type': 'application/json',
        cookie,
      },
      { method: 'POST', body: '{"n":1}' },
    );
    expect(await codeOf(answer)).toEqual([409, 'carts-conflict']);
    expect(answer.headers.get('set-cookie')).toBeNull();
    const [{ line, headers, body }] = asked as [(typeof asked)[0]];
    expect([line, body]).toEqual(['POST /relay/host/carts/cart?full=1', '{"n":1}']);
    expect(headers).toMatchObject({
      'tessera-identity': assertion,
      'tessera-deadline': deadline,
      'idempotency-key': 'k-1',
    });
    for (const name of ['cookie', 'authorization', 'tessera-client'])
      expect(headers).not.toHaveProperty(name);
    const statement = String(headers['tessera-relay']);
    expect(shop.edge.verifyRelay(statement, 'catalog')).toMatchObject({
      sub: 'catalog-team/ann',
      upstream: 'host',
    });
    expect(await shop.edge.metric('tessera_relayed_calls_total{upstream="host",status="409"')).toBe(1);
  });

  it('streams, and is let go of when its reader leaves', async () => {
    const { ask, left } = await setUp();
    const leaving = new AbortController();
    const feed = await ask(
      `${relayPath('catalog', 'store')}/feeds/orders?after=0`,
      {},
      { signal: leaving.signal },
    );
    expect(feed.headers.get('tessera-feed-last')).toBe('7');
    const { value } = await feed.body!.getReader().read();
    expect(Buffer.from(value!).toString()).toBe('data: 1\n\n');
    leaving.abort();
    await left;
  });

  it('is not where the site does not allow it', async () => {
    const { asked, ask } = await setUp({ relays: false });
    for (const path of [relayPath('catalog'), `${host}/carts/cart`, '/_tessera/develop/identity/catalog']) {
      expect(await codeOf(await ask(path))).toEqual([403, 'edge-relay-off']);
    }
    expect(asked).toEqual([]);
  });

  it('is not with a pass of another team, for another BFF, or for none', async () => {
    const { asked, ask, passFor, owner } = await setUp();
    const refused = [
      passFor({ bffs: { catalog: 'orders-team' } }),
      passFor({ bffs: { navigation: owner } }),
      passFor({ bffs: {} }),
    ];
    for (const token of refused) {
      for (const path of [relayPath('catalog'), `${host}/carts/cart`, '/_tessera/develop/identity/catalog']) {
        const answer = await ask(path, { authorization: `Bearer ${token}` });
        expect(await codeOf(answer)).toEqual([403, 'edge-relay-refused']);
      }
    }
    // A BFF without a remote of its name belongs to nobody.
    expect(await codeOf(await ask(relayPath('account')))).toEqual([403, 'edge-relay-refused']);
    const elsewhere = passFor({ aud: 'https://elsewhere.example' });
    for (const bearer of ['', elsewhere, 'a.b.c']) {
      const answer = await ask(`${host}/carts/cart`, { authorization: `Bearer ${bearer}` });
      expect(await codeOf(answer)).toEqual([401, 'edge-pass-invalid']);
    }
    expect(asked).toEqual([]);
  });

  it('has to stay below the BFF that it is for, and within bounds', async () => {
    const { asked, ask, passFor } = await setUp();
    const paths = ['/registry/x', '/host//elsewhere/x', '/host/carts/%2e%2e/orders', '/host'];
    for (const path of paths) expect((await ask(`${relayPath('catalog')}${path}`)).status).toBe(404);
    const unknown = passFor({ bffs: { unknown: 'x-team' } });
    const answer = await ask(relayPath('unknown'), { authorization: `Bearer ${unknown}` });
    expect(await codeOf(answer)).toEqual([404, 'edge-not-found']);
    const large = await ask(`${host}/carts/cart`, {}, { method: 'POST', body: 'x'.repeat(300_000) });
    expect(large.status).toBe(413);
    expect(asked).toEqual([]);
    expect((await ask(relayPath('catalog'))).status).toBe(200);
    expect(asked.map(({ line }) => line)).toEqual(['GET /relay']);
  });
});

describe('the identity for a BFF elsewhere', () => {
  it('is an assertion for that BFF alone; a guest begins with the first change', async () => {
    const { shop, ask } = await setUp();
    const read = async (init: RequestInit = {}, headers: Record<string, string> = {}) => {
      const answer = await ask('/_tessera/develop/identity/catalog', headers, init);
      return {
        ...((await answer.json()) as { assertion: string | null }),
        set: answer.headers.getSetCookie(),
      };
    };
    expect(await read()).toEqual({ assertion: null, set: [] });
    const guest = await read({ method: 'POST' });
    expect(shop.edge.verifyIdentity(guest.assertion!, 'catalog')?.guest).toMatch(/^[\w-]{22}$/);
    const [cookie = ''] = guest.set[0]!.split(';');
    const again = await read({ method: 'POST' }, { cookie });
    expect(shop.edge.verifyIdentity(again.assertion!, 'catalog')?.guest).toBe(
      shop.edge.verifyIdentity(guest.assertion!, 'catalog')?.guest,
    );
    expect(again.set).toEqual([]);
    expect(shop.edge.verifyIdentity(again.assertion!, 'orders')).toBeNull();
  });
});
