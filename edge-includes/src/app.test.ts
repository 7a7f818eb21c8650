import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeHead } from '@tessera/contracts/fragment';
import type { PageManifest } from '@tessera/contracts/page';
import { releaseId } from '@tessera/contracts/release';
import { startTestServer } from '@tessera/service/testing';
import { describe, expect, it } from 'vitest';
import { createCache } from './surrogate/caching/cache.ts';
import { createSurrogate } from './surrogate/surrogate.ts';
import {
  type BffHandler,
  createTestBff,
  createTestShop,
  rendered,
  startTestEdge,
  type TestEdgeOptions,
} from './testing/start-edge.ts';
import { createHttpClient, httpUpstream } from './wire/client.ts';
import { collectBody } from './wire/message.ts';

const html = { headers: { accept: 'text/html' } };
const sameSite = { 'sec-fetch-site': 'same-origin' };

/** The shop with an edge in front. */
async function startShop(handlers: Record<string, BffHandler> = {}, options: TestEdgeOptions = {}) {
  const stack = new AsyncDisposableStack();
  const bff = stack.use(
    await startTestServer(
      createTestBff({
        header: rendered('<i>header</i>'),
        footer: rendered('<i>footer</i>'),
        badge: rendered('<b>3</b>'),
        home: rendered('<h1>Home</h1>', { 'tessera-head': encodeHead({ title: 'Home <1>' }) }),
        product: rendered('<h1>Product</h1>'),
        cart: rendered('<h1>Cart</h1>'),
        ...handlers,
      }),
    ),
  );
  const shop = await createTestShop({ catalog: bff.url, navigation: bff.url, account: bff.url });
  stack.use(shop.registry);
  const edge = stack.use(await startTestEdge(shop.registry, options));
  return { ...shop, ...edge, edge, bff, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

function manifestIn(page: string): PageManifest {
  return JSON.parse(/<script type="application\/json" id="tessera-page">(.*?)<\/script>/.exec(page)![1]!);
}

describe('a page', () => {
  it('is the layout with every fragment in its slot', async () => {
    await using shop = await startShop();
    const response = await shop.get('/', html);
    const page = await response.text();
    expect(response.status).toBe(200);
    expect(page).toContain('<i>header</i>');
    expect(page).toContain('<main><tessera-fragment name="catalog/home"');
    expect(page).toContain('<i>footer</i>');
    expect(page).not.toContain('esi:');
    expect(response.headers.get('surrogate-control')).toBeNull();
    expect(response.headers.get('cache-control')).toBe('private, no-cache');
  });

  it('has a head with title, one import map, preloads, styles and the shell, each with integrity', async () => {
    await using shop = await startShop();
    const page = await (await shop.get('/', html)).text();
    expect(page).toContain('<title>Home &lt;1&gt;</title>');
    expect(page.match(/<script type="importmap">/g)).toHaveLength(1);
    const importMap = JSON.parse(/<script type="importmap">(.*?)<\/script>/.exec(page)![1]!);
    const base = `/r/catalog/${releaseId(shop.catalog)}/`;
    const hash = shop.catalog.files.find((file) => file.path === 'browser/lazy.js')!.sha384;
    expect(importMap.integrity[`${base}lazy.js`]).toBe(`sha384-${hash}`);
    const links = [
      ...page.matchAll(/<link rel="(\w+)" href="[^"]*\/([\w.]+)" integrity="sha384-[^"]+" crossorigin>/g),
    ];
    expect(links.map(([, rel, file]) => `${rel} ${file}`)).toEqual([
      'modulepreload shell.js',
      'modulepreload react.js',
      'stylesheet shell.css',
      'modulepreload entry.js',
      'modulepreload nav.js',
      'stylesheet nav.css',
      'modulepreload entry.js',
      'modulepreload app.js',
      'modulepreload chunk.js',
    ]);
    expect(page.indexOf('importmap')).toBeLessThan(page.indexOf('modulepreload'));
    expect(page).toMatch(
      /<script type="module" src="\/r\/shell\/[^"]+" integrity="sha384-[^"]+" crossorigin><\/script><\/head>/,
    );
  });

  it('has a policy by hashes and the usual security headers', async () => {
    await using shop = await startShop();
    const { headers } = await shop.get('/', html);
    const policy = headers.get('content-security-policy')!;
    expect(policy).toMatch(/script-src 'self' 'sha256-[^']+';/);
    expect(policy).toContain("style-src 'self' 'sha256-AAAA';");
    expect(policy).not.toContain('unsafe');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('strict-transport-security')).toBeNull();
    expect(headers.get('x-request-id')).toMatch(/^[\w-]{8,}$/);
  });

  it('has a manifest with the signed vector, slots, remotes and routes', async () => {
    await using shop = await startShop();
    const manifest = manifestIn(await (await shop.get('/p/blue%20cup', html)).text());
    expect(manifest.route).toEqual({ remote: 'catalog', fragment: 'product', params: { slug: 'blue cup' } });
    expect(manifest.slots).toEqual([
      { key: 'header', remote: 'navigation', fragment: 'header' },
      { key: 'footer', remote: 'navigation', fragment: 'footer' },
      { key: 'main', remote: 'catalog', fragment: 'product' },
    ]);
    expect(Object.keys(manifest.remotes)).toEqual(['navigation', 'catalog']);
    expect(manifest.routes.map((route) => route.pattern)).toEqual(['/', '/p/:slug', '/cart']);

    const again = await shop.get('/_tessera/page?path=/cart', { headers: { 'tessera-page': manifest.page } });
    expect(await again.json()).toMatchObject({ page: manifest.page, route: { fragment: 'cart' } });
    expect((await shop.get('/_tessera/page?path=/nowhere')).status).toBe(404);
  });

  it('passes on the places of the route, the listed query, the key and the nested releases', async () => {
    const asked: string[] = [];
    const note =
      (handler: BffHandler): BffHandler =>
      (request, response) => {
        asked.push(request.url!.split('?')[1]!);
        return handler(request, response);
      };
    await using shop = await startShop({
      product: note(rendered('<p></p>')),
      header: note(rendered('<p></p>')),
    });
    await (await shop.get('/p/cup?tag=a&tag=b&other=c&key=x', html)).text();
    expect(asked.sort()).toEqual([
      `key=header&nests=${encodeURIComponent(`navigation@${releaseId(shop.navigation)}`)}`,
      'slug=cup&tag=a&tag=b&key=main',
    ]);
  });

  it('answers HEAD with the same headers and no body', async () => {
    await using shop = await startShop();
    const response = await shop.get('/', { method: 'HEAD', ...html });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-security-policy')).toContain('script-src');
    expect(await response.text()).toBe('');
  });

  it('sends its first bytes before a slow regular fragment has answered', async () => {
    const slow = Promise.withResolvers<void>();
    await using shop = await startShop({
      footer: async (request, response) => {
        await slow.promise;
        return rendered('<i>slow</i>')(request, response);
      },
    });
    const response = await shop.get('/', html);
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let page = '';
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      page += part.value;
      if (page.includes('Home</h1>')) break;
    }
    expect(page).toContain('<i>header</i>');
    slow.resolve();
    for (let part = await reader.read(); !part.done; part = await reader.read()) page += part.value;
    expect(page).toContain('<i>slow</i>');
  });

  it('is compressed, and still leaves early', async () => {
    await using shop = await startShop();
    for (const encoding of ['br', 'gzip']) {
      const response = await shop.get('/', { headers: { accept: 'text/html', 'accept-encoding': encoding } });
      expect(response.headers.get('content-encoding')).toBe(encoding);
      expect(response.headers.get('vary')).toContain('accept-encoding');
      expect(await response.text()).toContain('</html>');
    }
  });

  it('leaves the gateway alone with its includes in, named ahead, and is composed by a surrogate in front', async () => {
    await using shop = await startShop({}, { role: 'gateway' });
    const response = await shop.get('/', html);
    expect(response.headers.get('surrogate-control')).toBe('content="ESI/1.0"');
    expect(await response.text()).toContain('<esi:include src="/fragments/navigation/');

    const client = createHttpClient();
    const gateway = httpUpstream(client, new URL(shop.url));
    const ahead: string[] = [];
    const surrogate = createSurrogate({
      fetchUpstream: (request, hints) =>
        gateway(request, {
          prefetch(targets) {
            ahead.push(...targets);
            hints?.prefetch(targets);
          },
        }),
      cache: createCache({ fetchUpstream: gateway, capacity: 1_000_000 }),
    });
    const { signal } = new AbortController();
    const headers = { host: 'shop.test', accept: 'text/html' };
    const page = await surrogate({ method: 'GET', target: '/', headers, client: '', signal });
    const text = Buffer.from(await collectBody(page.body, 100_000)).toString();
    client.close();
    expect(ahead).toHaveLength(2);
    expect(text).toContain('<i>header</i>');
    expect(text).toContain('Home</h1>');
    expect(text).not.toContain('esi:');
  });
});

describe('a primary fragment', () => {
  it.each([404, 410, 422, 500, 503])("decides the page's status: %i with its own HTML", async (status) => {
    await using shop = await startShop({ product: rendered('<h1>own words</h1>', {}, status) });
    const response = await shop.get('/p/cup', html);
    const page = await response.text();
    expect(response.status).toBe(status);
    expect(page).toContain('<h1>own words</h1>');
    expect(page).toContain('<i>header</i>');
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('without HTML of its own gets a readable notice in the layout', async () => {
    await using shop = await startShop({
      product: (_request, response) => void response.writeHead(404).end(),
    });
    const response = await shop.get('/p/cup', html);
    expect(response.status).toBe(404);
    const page = await response.text();
    expect(page).toContain('Page not found');
    expect(page).toContain('<i>footer</i>');
  });

  it('that is late makes the page 504, one that breaks off 502', async () => {
    await using shop = await startShop({
      product: () => undefined,
      cart: (_request, response) => void response.destroy(),
    });
    const late = await shop.get('/p/cup', html);
    expect(late.status).toBe(504);
    expect(await late.text()).toContain('<h1 tabindex="-1">This is taking too long</h1>');
    const broken = await shop.get('/cart', html);
    expect(broken.status).toBe(502);
    expect(await broken.text()).toContain('<a href="/cart">Try again</a>');
  });

  it('redirects, within this site alone', async () => {
    let location = '/p/new';
    await using shop = await startShop({
      product: (_request, response) => void response.writeHead(303, { location }).end(),
    });
    const response = await shop.get('/p/old', html);
    expect([response.status, response.headers.get('location')]).toEqual([303, '/p/new']);
    location = '//evil.test/';
    expect((await shop.get('/p/old', html)).status).toBe(502);
  });

  it('takes posted forms where the route allows them, once', async () => {
    const bodies: string[] = [];
    await using shop = await startShop({
      cart: async (request, response) => {
        if (request.method !== 'POST') return rendered('<h1>Cart</h1>')(request, response);
        let body = '';
        for await (const part of request) body += part;
        bodies.push(body);
        if (body === 'quantity=-1') return rendered('<h1>too few</h1>', {}, 422)(request, response);
        response.writeHead(303, { location: '/cart' }).end();
      },
    });
    const post = (body: string, headers: Record<string, string> = sameSite, path = '/cart') =>
      shop.get(path, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      });
    const done = await post('quantity=2');
    expect([done.status, done.headers.get('location')]).toEqual([303, '/cart']);
    const wrong = await post('quantity=-1');
    expect(wrong.status).toBe(422);
    expect(await wrong.text()).toContain('too few');
    expect(bodies).toEqual(['quantity=2', 'quantity=-1']);

    expect((await post('x', {})).status).toBe(403);
    expect((await post('x', { origin: 'http://evil.test' })).status).toBe(403);
    expect((await post('x', { 'sec-fetch-site': 'cross-site', origin: shop.url })).status).toBe(403);
    expect((await post('x', { origin: shop.url })).status).toBe(303);
    expect((await post('x', { ...sameSite, 'content-type': 'text/plain' })).status).toBe(415);
    expect((await post('x'.repeat(70_000))).status).toBe(413);
    const refused = await post('x', sameSite, '/');
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it('is asked again for every document of a private page, and cached for a public one', async () => {
    let asked = 0;
    const count: BffHandler = (request, response) => {
      asked += 1;
      return rendered(`<p>${asked}</p>`)(request, response);
    };
    await using shop = await startShop({ home: count, cart: count });
    for (const path of ['/', '/', '/cart', '/cart']) await (await shop.get(path, html)).text();
    expect(asked).toBe(3);
  });
});

describe('a regular fragment', () => {
  it.each<[string, BffHandler]>([
    ['answers 500', rendered('<p>no</p>', {}, 500)],
    ['is late', () => undefined],
    ['breaks off', (_request, response) => void response.destroy()],
    ['has a script', rendered('<script>alert(1)</script>')],
    ['has an event attribute', rendered('<p onclick="alert(1)">x</p>')],
    ['sets a cookie', rendered('<p>x</p>', { 'set-cookie': 'a=1' })],
    ['is of another release', rendered('<p>x</p>', { 'tessera-release': 'navigation@9.9.9-00000000' })],
  ])('that %s leaves the slot its fallback and the page its status', async (_name, header) => {
    await using shop = await startShop({ header });
    const response = await shop.get('/', html);
    expect(response.status).toBe(200);
    const page = await response.text();
    expect(page).toContain('<a href="/">Home</a>');
    expect(page).not.toContain('alert');
    expect(page).toContain('Home</h1>');
    expect(await shop.metric('tessera_degraded_slots_total')).toBe(1);
  });

  it('of another release is counted as a mismatch', async () => {
    await using shop = await startShop({
      header: rendered('<p>x</p>', { 'tessera-release': 'navigation@9.9.9-00000000' }),
    });
    await (await shop.get('/', html)).text();
    expect(await shop.metric('tessera_lockstep_mismatches_total')).toBe(1);
  });

  it('is cached as its BFF says, and asked once by many', async () => {
    let asked = 0;
    await using shop = await startShop({
      header: (request, response) => {
        asked += 1;
        return rendered('<i>header</i>', { 'surrogate-control': 'max-age=60' })(request, response);
      },
    });
    const pages = await Promise.all(
      Array.from({ length: 8 }, async () => (await shop.get('/', html)).text()),
    );
    expect(pages.every((page) => page.includes('<i>header</i>'))).toBe(true);
    await (await shop.get('/', html)).text();
    expect(asked).toBe(1);
  });
});

describe('a private fragment', () => {
  const header: BffHandler = (request, response) => {
    const nests = new URL(request.url!, 'http://x').searchParams.get('nests')!.replace('@', '/');
    return rendered(`<esi:include src="/fragments/${nests}/badge?key=badge" onerror="continue"/>`, {
      'surrogate-control': 'max-age=60, content="ESI/1.0"',
    })(request, response);
  };

  it('is its declared empty state without a session, and not asked for', async () => {
    let asked = 0;
    await using shop = await startShop({
      header,
      badge: (_request, response) => {
        asked += 1;
        response.end();
      },
    });
    const page = await (await shop.get('/', html)).text();
    expect(page).toContain(`key="badge"><b>0</b><script type="application/json">{"count":0}</script>`);
    expect(asked).toBe(0);
  });

  it('is asked for with a signed identity and without the cookie; public ones know nobody', async () => {
    const seen: Record<string, unknown>[] = [];
    const note =
      (handler: BffHandler): BffHandler =>
      (request, response) => {
        seen.push({ path: request.url, ...request.headers });
        return handler(request, response);
      };
    await using shop = await startShop({ header: note(header), badge: note(rendered('<b>7</b>')) });
    const cookie = await shop.cookieOf({ user: 'u1', sid: 's1', epoch: 2 });
    const response = await shop.get('/', {
      headers: { accept: 'text/html', cookie, 'tessera-identity': 'forged', 'tessera-client': '6.6.6.6' },
    });
    expect(await response.text()).toContain('<b>7</b>');
    const [asHeader, asBadge] = seen as [Record<string, string>, Record<string, string>];
    expect(asHeader['tessera-identity']).toBeUndefined();
    expect(asHeader['cookie']).toBeUndefined();
    expect(asBadge['cookie']).toBeUndefined();
    expect(asBadge['tessera-client']).toBe('127.0.0.1');
    expect(Number(asBadge['tessera-deadline'])).toBeGreaterThan(Date.now() - 1_000);
    expect(shop.edge.verifyIdentity(asBadge['tessera-identity']!, 'navigation')).toMatchObject({
      user: 'u1',
      sid: 's1',
      epoch: 2,
    });
    expect(shop.edge.verifyIdentity(asBadge['tessera-identity']!, 'catalog')).toBeNull();
  });

  it('is empty again for a revoked session', async () => {
    const revocations = { isRevoked: () => true, close: () => undefined };
    await using shop = await startShop({ header }, { revocations });
    const cookie = await shop.cookieOf({ user: 'u1' });
    expect(await (await shop.get('/', { headers: { accept: 'text/html', cookie } })).text()).toContain(
      '<b>0</b>',
    );
  });
});

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

describe('files of releases', () => {
  it('are immutable, compressed beforehand, and usable from other origins', async () => {
    await using shop = await startShop();
    const path = `/r/catalog/${releaseId(shop.catalog)}/app.js`;
    for (const [encoding, expected] of [
      ['br', 'br'],
      ['gzip', 'gzip'],
      ['identity', null],
    ] as const) {
      const response = await shop.get(path, { headers: { 'accept-encoding': encoding } });
      expect(response.headers.get('content-encoding')).toBe(expected);
      expect(await response.text()).toBe('import "./chunk.js";\n');
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'access-control-allow-origin': '*',
        'cache-control': 'public, max-age=31536000, immutable',
        'content-type': 'text/javascript; charset=utf-8',
        'cross-origin-resource-policy': 'cross-origin',
      });
    }
    expect((await shop.get('/robots.txt')).headers.get('content-type')).toContain('text/plain');
  });

  it.each([
    '/r/catalog/9.9.9-00000000/app.js',
    '/r/nobody/x/y',
    '/r/catalog/ID/nothing.js',
    '/r/catalog/ID/../release.json',
    '/media/x.svg',
    '/_tessera/x',
  ])('that are not there are a problem: %s', async (path) => {
    await using shop = await startShop();
    const response = await shop.get(path.replace('ID', releaseId(shop.catalog)));
    expect(response.status).toBe(404);
  });

  it('that were altered after the release was verified are never served', async () => {
    await using shop = await startShop();
    const id = releaseId(shop.catalog);
    await writeFile(join(shop.registry.artifacts, 'catalog', id, 'browser/app.js'), 'evil()');
    await writeFile(join(shop.registry.artifacts, 'catalog', id, 'browser/app.js.br'), 'evil');
    expect((await shop.get(`/r/catalog/${id}/app.js`, { headers: { 'accept-encoding': 'br' } })).status).toBe(
      404,
    );
    expect(await shop.metric('tessera_altered_files_total')).toBe(2);
  });
});

describe('the choice of releases', () => {
  it('falls back to the previous release when the stable one was altered, and says so', async () => {
    await using shop = await startShop();
    const next = await shop.registry.publish({
      ...shop.catalog,
      version: '2.0.0',
      contents: { 'browser/app.js': 'v2', 'browser/chunk.js': 'v2' },
      fragments: shop.catalog.fragments,
      routes: shop.catalog.routes,
    });
    const file = join(shop.registry.artifacts, 'catalog', releaseId(next), 'browser/app.js');
    await writeFile(file, 'evil()');
    await shop.registry.writeChannel({
      stable: [shop.shell, shop.navigation, next],
      previous: [shop.catalog],
      bffs: shop.bffs,
    });
    await shop.edge.reload();
    const page = await (await shop.get('/', html)).text();
    expect(manifestIn(page).remotes['catalog']?.release).toBe(releaseId(shop.catalog));
    expect((await shop.get(`/r/catalog/${releaseId(next)}/app.js`)).status).toBe(404);
    expect(await shop.metric('tessera_releases_refused_total')).toBeGreaterThan(0);
  });

  it('leaves out a remote of which nothing can be verified; the page goes on without it', async () => {
    await using shop = await startShop();
    const path = join(shop.registry.artifacts, 'navigation', releaseId(shop.navigation), 'release.json');
    const release = JSON.parse(await readFile(path, 'utf8'));
    await writeFile(path, JSON.stringify({ ...release, budget: 1 }));
    await using other = await startTestEdge(shop.registry);
    const response = await other.get('/', html);
    expect(response.status).toBe(200);
    const page = await response.text();
    expect(page).toContain('Home</h1>');
    expect(page).toContain('plain footer');
  });

  it('takes over a new document as soon as its file changes', async () => {
    await using shop = await startShop();
    const document = await shop.registry.writeChannel({
      stable: [shop.shell, shop.catalog],
      bffs: shop.bffs,
    });
    await expect
      .poll(async () => (await (await shop.get('/ready')).json()).revision, { interval: 10 })
      .toBe(document.revision);
  });

  it('keeps what it holds when the next document is older, forged or unreadable', async () => {
    await using shop = await startShop();
    const init = { stable: [shop.shell, shop.catalog], bffs: shop.bffs };
    await shop.registry.writeChannel({ ...init, revision: 7 });
    await shop.edge.reload();
    const held = await readFile(shop.registry.channelFile, 'utf8');
    await shop.registry.writeChannel({ ...init, revision: 6 });
    await shop.edge.reload();
    await writeFile(shop.registry.channelFile, held.replace('"revision":7', '"revision":8'));
    await shop.edge.reload();
    await writeFile(shop.registry.channelFile, '{');
    await shop.edge.reload();
    expect((await (await shop.get('/ready')).json()).revision).toBe(7);
    expect(await shop.metric('tessera_channel_refused_total')).toBeGreaterThanOrEqual(3);
  });
});

describe('what is not there', () => {
  it('is a readable page through the layout', async () => {
    await using shop = await startShop();
    const response = await shop.get('/nowhere', html);
    const page = await response.text();
    expect(response.status).toBe(404);
    expect(page).toContain('<i>header</i>');
    expect(page).toContain('Page not found');
    expect(manifestIn(page).route).toBeNull();
  });

  it('is a plain page with status 503 when even the shell is missing', async () => {
    await using shop = await startShop();
    await shop.registry.writeChannel({ stable: [shop.navigation, shop.catalog], bffs: shop.bffs });
    await shop.edge.reload();
    const response = await shop.get('/', html);
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await response.text()).toMatch(/^<!doctype html>.*Something went wrong on our side/);
    const ready = await shop.get('/ready');
    expect([ready.status, (await ready.json()).checks]).toEqual([503, { channel: true, shell: false }]);
  });

  it('answers probes', async () => {
    await using shop = await startShop();
    expect((await shop.get('/healthz')).status).toBe(200);
    expect((await shop.get('/ready')).status).toBe(200);
    expect(await (await shop.get('/metrics')).text()).toContain('tessera_channel_revision');
  });
});
