import { releaseId } from '@tessera/contracts/release';
import { describe, expect, it } from 'vitest';
import type { BffHandler } from '../../testing/start-edge.ts';
import { html, manifestIn, sameSite, startShop } from '../../testing/start-shop.ts';

describe('the session', () => {
  it("is none for who only looks, and a guest's for who writes first", async () => {
    const identities: string[] = [];
    await using shop = await startShop({
      '/api/catalog/things': (request, response) => {
        identities.push(String(request.headers['tessera-identity']));
        response.writeHead(request.method === 'DELETE' ? 409 : 201).end();
      },
    });
    expect((await shop.get('/', html)).headers.get('set-cookie')).toBeNull();
    expect((await shop.get('/api/catalog/things')).headers.get('set-cookie')).toBeNull();
    const post = await shop.get('/api/catalog/things', { method: 'POST', headers: sameSite });
    expect(post.headers.get('set-cookie')).toMatch(
      /^session=[^;]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=/,
    );
    expect(shop.edge.verifyIdentity(identities[1]!, 'catalog')?.guest).toMatch(/^[\w-]{22}$/);
    const failed = await shop.get('/api/catalog/things', { method: 'DELETE', headers: sameSite });
    expect(failed.headers.get('set-cookie')).toBeNull();
  });

  it('cookie is set by the account BFF alone', async () => {
    const sets: BffHandler = (_request, response) =>
      void response.writeHead(200, { 'set-cookie': ['session=new; Path=/', 'other=1'] }).end();
    await using shop = await startShop({ '/api/account/in': sets, '/api/catalog/in': sets });
    const account = await shop.get('/api/account/in');
    expect(account.headers.getSetCookie()).toEqual(['session=new; Path=/']);
    expect((await shop.get('/api/catalog/in')).headers.getSetCookie()).toEqual([]);
  });

  it('cookie is for this host alone and sent over https alone, where the site is on https', async () => {
    const answer = { '/api/catalog/lines': (_request: unknown, response: { end(): void }) => response.end() };
    const write = { method: 'POST', headers: sameSite };
    const [secure, plain] = [{ publicUrl: 'https://shop.test' }, {}];
    for (const [options, cookie] of [
      [secure, /^__Host-session=[^;]+; Path=\/; HttpOnly; SameSite=Lax; Secure;/],
      [plain, /^session=[^;]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age/],
    ] as const) {
      await using shop = await startShop(answer, options);
      const { headers } = await shop.get('/api/catalog/lines', write);
      expect(headers.getSetCookie()).toEqual([expect.stringMatching(cookie)]);
    }
  });

  it('is sealed again once an hour', async () => {
    await using shop = await startShop();
    const now = Date.now();
    const busy = await shop.cookieOf({ guest: 'g', seenAt: now - 1_000 });
    const idle = await shop.cookieOf({ guest: 'g', seenAt: now - 3_700_000 });
    expect((await shop.get('/', { headers: { cookie: busy } })).headers.get('set-cookie')).toBeNull();
    expect((await shop.get('/', { headers: { cookie: idle } })).headers.get('set-cookie')).toMatch(
      /^session=/,
    );
  });
});

describe('/api', () => {
  it('passes calls on both ways', async () => {
    await using shop = await startShop({
      '/api/catalog/echo': async (request, response) => {
        let body = '';
        for await (const part of request) body += part;
        const { authorization, cookie } = request.headers;
        response.writeHead(200, { 'content-type': 'application/json', 'tessera-release': 'x' });
        response.end(
          JSON.stringify({
            url: request.url,
            body,
            authorization,
            cookie,
            trace: request.headers['traceparent'],
          }),
        );
      },
    });
    const response = await shop.get('/api/catalog/echo?q=1', {
      method: 'PUT',
      body: '{"a":1}',
      headers: { ...sameSite, authorization: 'Bearer x', cookie: 'a=1', 'content-type': 'application/json' },
    });
    expect(await response.json()).toEqual({
      url: '/api/catalog/echo?q=1',
      body: '{"a":1}',
      trace: expect.stringMatching(/^00-/),
    });
    expect(response.headers.get('tessera-release')).toBeNull();
  });

  it('answers problems: unknown, too large, from another site, down', async () => {
    await using shop = await startShop({
      '/api/catalog/down': (_request, response) => void response.destroy(),
    });
    const problem = async (response: Response) => [response.status, (await response.json()).code];
    expect(await problem(await shop.get('/api/nobody/x'))).toEqual([404, 'edge-not-found']);
    expect(await problem(await shop.get('/api/catalog/%2e%2e/x'))).toEqual([404, 'edge-not-found']);
    const large = { method: 'POST', body: 'x'.repeat(70_000), headers: sameSite };
    expect(await problem(await shop.get('/api/catalog/x', large))).toEqual([413, 'edge-body-too-large']);
    expect(await problem(await shop.get('/api/catalog/x', { method: 'POST' }))).toEqual([
      403,
      'edge-cross-site',
    ]);
    const down = await shop.get('/api/catalog/down');
    expect(down.headers.get('retry-after')).toBe('2');
    expect(await problem(down)).toEqual([502, 'edge-bff-unreachable']);
  });

  it('answers 502 for a BFF that speaks no HTTP, and lets nothing run that one calls a page', async () => {
    await using shop = await startShop({
      '/api/catalog/garbage': (request) => void request.socket.end('\x00\x01 hello\r\n\r\n'),
      '/api/catalog/page': (_request, response) =>
        void response.setHeader('content-type', 'text/html').end('<script>alert(1)</script>'),
    });
    const garbage = await shop.get('/api/catalog/garbage');
    expect([garbage.status, (await garbage.json()).code]).toEqual([502, 'edge-bff-unreachable']);
    const { headers } = await shop.get('/api/catalog/page');
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; frame-ancestors 'none'; sandbox",
    );
  });

  it('never repeats a POST', async () => {
    let asked = 0;
    await using shop = await startShop({
      '/api/catalog/orders': (_request, response) => {
        asked += 1;
        response.destroy();
      },
    });
    expect(
      (await shop.get('/api/catalog/orders', { method: 'POST', body: 'x', headers: sameSite })).status,
    ).toBe(502);
    expect(asked).toBe(1);
  });

  it('streams events at once and ends when the client leaves', async () => {
    const left = Promise.withResolvers<void>();
    await using shop = await startShop({
      '/api/catalog/events': (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write('data: 1\n\n');
        response.once('close', left.resolve);
      },
    });
    const leave = new AbortController();
    const response = await shop.get('/api/catalog/events', {
      signal: leave.signal,
      headers: { 'accept-encoding': 'br' },
    });
    const { value } = await response.body!.getReader().read();
    expect(Buffer.from(value!).toString()).toBe('data: 1\n\n');
    leave.abort();
    await left.promise;
  });

  it('gives every event stream an end when the edge stops, also one that is asked for meanwhile', async () => {
    const stopping = new AbortController();
    const streams: BffHandler = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: 1\n\n');
    };
    await using shop = await startShop({ '/api/catalog/events': streams }, { stopping: stopping.signal });
    const before = await shop.get('/api/catalog/events');
    stopping.abort();
    expect(['', 'data: 1\n\n']).toContain(await before.text());
    expect(await (await shop.get('/api/catalog/events')).text()).toBe('');
  });

  it('refuses a page whose releases are not served any more', async () => {
    await using shop = await startShop({ '/api/catalog/x': (_request, response) => void response.end('{}') });
    const { page } = manifestIn(await (await shop.get('/', html)).text());
    const headers = { 'tessera-page': page };
    expect((await shop.get('/api/catalog/x', { headers })).status).toBe(200);
    expect((await shop.get('/api/catalog/x', { headers: { 'tessera-page': `${page}x` } })).status).toBe(409);
    await shop.registry.writeChannel({
      stable: [shop.shell, shop.navigation, shop.catalog],
      bffs: shop.bffs,
      withdrawn: { catalog: [releaseId(shop.catalog)] },
    });
    await shop.edge.reload();
    const outdated = await shop.get('/api/catalog/x', { headers });
    expect([outdated.status, (await outdated.json()).code]).toEqual([409, 'edge-page-outdated']);
    const fragment = await shop.get(`/fragments/catalog/${releaseId(shop.catalog)}/home?key=main`);
    expect(fragment.status).toBe(409);
  });
});
