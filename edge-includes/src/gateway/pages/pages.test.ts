import { releaseId } from '@tessera/contracts/release';
import { describe, expect, it } from 'vitest';
import { createCache } from '../../surrogate/caching/cache.ts';
import { createSurrogate } from '../../surrogate/surrogate.ts';
import { type BffHandler, rendered } from '../../testing/start-edge.ts';
import { html, manifestIn, sameSite, startShop } from '../../testing/start-shop.ts';
import { createHttpClient, httpUpstream } from '../../wire/client.ts';
import { collectBody, type WireResponse } from '../../wire/message.ts';

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
    const response = await shop.get('/', html);
    const page = await response.text();
    expect(page).toContain('<title>Home &lt;1&gt;</title>');
    expect(page.match(/<script type="importmap">/g)).toHaveLength(1);
    const importMap = JSON.parse(/<script type="importmap">(.*?)<\/script>/.exec(page)![1]!);
    const base = `/r/catalog/${releaseId(shop.catalog)}/`;
    const hash = shop.catalog.files.find((file) => file.path === 'browser/lazy.js')!.sha384;
    expect(importMap.integrity[`${base}lazy.js`]).toBe(`sha384-${hash}`);
    const shellFiles = Object.keys(importMap.integrity).filter((url) => url.startsWith('/r/shell/'));
    expect(shellFiles).toContain(`/r/shell/${releaseId(shop.shell)}/react.js`);
    expect(shellFiles.filter((url) => url.includes('/development/'))).toEqual([]);
    const links = [
      ...page.matchAll(/<link rel="(\w+)" href="[^"]*\/([\w.]+)" integrity="sha384-[^"]+" crossorigin>/g),
    ];
    expect(links.map(([, rel, file]) => `${rel} ${file}`)).toEqual([
      'stylesheet shell.css',
      'stylesheet nav.css',
      'modulepreload react.js',
      'modulepreload entry.js',
      'modulepreload nav.js',
      'modulepreload entry.js',
      'modulepreload app.js',
      'modulepreload chunk.js',
    ]);
    expect(page.indexOf('importmap')).toBeLessThan(page.indexOf('modulepreload'));
    const early = [
      ...response.headers
        .get('link')!
        .matchAll(
          /<[^>]+\/([\w.]+)>; rel=(modulepreload|preload; as=style); crossorigin; integrity="sha384-[^"]+"/g,
        ),
    ];
    expect(early.map(([, file, rel]) => `${rel} ${file}`)).toEqual([
      'preload; as=style shell.css',
      'preload; as=style nav.css',
      'modulepreload shell.js',
      'modulepreload react.js',
    ]);
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

  it.each([
    { says: 'extras/row', preloads: ['row.js', 'deep.js'] },
    { says: 'extras/row,extras/box', preloads: ['row.js', 'deep.js', 'box.js'] },
    { says: '', preloads: [] },
    { says: null, preloads: ['row.js', 'deep.js', 'box.js'] },
  ])('preloads what is nested in it and no more: $preloads when its BFF says "$says"', async (row) => {
    const headers: Record<string, string> = row.says === null ? {} : { 'tessera-nests': row.says };
    await using shop = await startShop({ product: rendered('<h1>Product</h1>', headers) });
    await publishExtras(shop);
    const response = await shop.get('/p/cup', html);
    const preloaded = [
      ...(await response.text()).matchAll(/modulepreload" href="\/r\/extras\/[^"]*\/([\w.]+)"/g),
    ];
    expect(preloaded.map(([, file]) => file).filter((file) => file !== 'entry.js')).toEqual(row.preloads);
    expect(response.headers.get('tessera-nests')).toBeNull();
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
      fetchDocument: (request, hints) =>
        gateway(request, {
          prefetch(targets) {
            ahead.push(...targets);
            hints.prefetch(targets);
          },
        }),
      cache: createCache({ fetchUpstream: gateway, capacity: 1_000_000 }),
    });
    const { signal } = new AbortController();
    const headers = { host: 'shop.test', accept: 'text/html' };
    const page = (await surrogate({
      method: 'GET',
      target: '/',
      headers,
      client: '',
      signal,
    })) as WireResponse;
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

/** A catalog whose product may have two fragments of another remote inside, one of them with a third. */
async function publishExtras(shop: Awaited<ReturnType<typeof startShop>>): Promise<void> {
  const expose = (file: string) => ({ file, css: [], preload: [] });
  const extras = await shop.registry.publish({
    remote: 'extras',
    contents: Object.fromEntries(
      ['row', 'box', 'deep'].map((name) => [`browser/${name}.js`, `export const ${name} = 1;\n`]),
    ),
    exposes: { './row': expose('row.js'), './box': expose('box.js'), './deep': expose('deep.js') },
    fragments: {
      row: { expose: './row', nests: ['extras/deep'] },
      box: { expose: './box' },
      deep: { expose: './deep' },
    },
  });
  const { product } = shop.catalog.fragments;
  const catalog = await shop.registry.publish({
    remote: 'catalog',
    version: '2.0.0',
    bff: shop.catalog.bff,
    fragments: { product: { ...product!, nests: ['extras/row', 'extras/box'] } },
    routes: [{ pattern: '/p/:slug', fragment: 'product' }],
  });
  await shop.registry.writeChannel({
    stable: [shop.shell, shop.navigation, catalog, extras],
    bffs: shop.bffs,
  });
  await shop.edge.reload();
}
