import { describe, expect, it } from 'vitest';
import { StoredAnswer } from '../surrogate/caching/answer.ts';
import type { ComposedPageOptions } from '../surrogate/composed/composed-page.ts';
import { createComposedPages } from '../surrogate/composed/composed-pages.ts';
import { fragment, page, type Site, setUp } from '../testing/start-standalone.ts';

function storedPart(key: string): StoredAnswer {
  return new StoredAnswer({
    key,
    target: key,
    status: 200,
    headers: {},
    body: Buffer.from('part'),
    bornAt: 0,
    freshUntil: 60_000,
    staleWhileRevalidate: 0,
    staleIfError: 0,
    retryAt: 0,
    mustRevalidate: false,
    surrogateKeys: [],
  });
}

function pageOf({ body, freshUntil }: StoredAnswer): ComposedPageOptions {
  return { status: 200, headers: {}, body, bornAt: 0, freshUntil, compressible: false };
}

const shop: Site = {
  '/': page('<h1><esi:include src="/a"/><esi:include src="/b"/></h1>', { 'cache-control': 'max-age=30' }),
  '/a': fragment('A', { 'surrogate-key': 'letters a', 'cache-control': 'max-age=20' }),
  '/b': fragment('B', { 'surrogate-key': 'letters b', 'cache-control': 'public, max-age=10' }),
};

describe('a page whose every part is in the cache', () => {
  it('is one buffer from the second time on, whatever its parts', async () => {
    const { edge, origin } = await setUp({ ...shop });
    for (let i = 0; i < 3; i += 1) expect(await edge.text('/')).toBe('<h1>AB</h1>');
    expect(origin.asked.sort()).toEqual(['/', '/a', '/b']);
    expect((await edge.get('/')).headers.get('cache-status')).toMatch(/^edge-includes; hit; ttl=\d+$/);
  });

  it('says of itself what the strictest of its parts says', async () => {
    const { edge } = await setUp({ ...shop });
    await edge.text('/');
    await edge.text('/');
    const { headers } = await edge.get('/');
    expect(headers.get('cache-control')).toBe('public, max-age=10');
    expect(headers.get('age')).toBe('0');
    expect(headers.get('content-length')).toBe('11');
    expect(headers.get('accept-ranges')).toBe('none');
    expect(headers.get('surrogate-control')).toBeNull();
  });

  it('answers 304 to who has it, HEAD with its head, and a range with the whole', async () => {
    const { edge } = await setUp({ ...shop });
    await edge.text('/');
    await edge.text('/');
    const etag = (await edge.get('/')).headers.get('etag')!;
    const same = await edge.get('/', { headers: { 'if-none-match': `"other", W/${etag}` } });
    expect([same.status, same.headers.get('etag'), same.headers.get('content-length')]).toEqual([
      304,
      etag,
      null,
    ]);
    const head = await edge.get('/', { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), head.headers.get('etag')]).toEqual([
      200,
      '11',
      etag,
    ]);
    const range = await edge.get('/', { headers: { range: 'bytes=0-1' } });
    expect([range.status, await range.text()]).toEqual([200, '<h1>AB</h1>']);
  });

  it('has another validator when a part of it changes', async () => {
    const { edge, origin } = await setUp({ ...shop });
    for (let i = 0; i < 2; i += 1) await edge.text('/');
    const etag = (await edge.get('/')).headers.get('etag')!;
    origin.site['/a'] = fragment('C');
    await edge.get('/a', { method: 'PURGE' });
    await edge.text('/');
    const changed = await edge.get('/', { headers: { 'if-none-match': etag } });
    expect([changed.status, await changed.text()]).toEqual([200, '<h1>CB</h1>']);
  });

  it.each(['gzip', 'br'])('is compressed once for everybody who takes %s', async (coding) => {
    const { edge } = await setUp({ ...shop, '/a': fragment('long '.repeat(1_000)) });
    for (let i = 0; i < 2; i += 1) await edge.text('/');
    const [first, second] = await Promise.all([
      edge.get('/', { headers: { 'accept-encoding': coding } }),
      edge.get('/', { headers: { 'accept-encoding': `identity;q=0.5, ${coding}` } }),
    ]);
    expect(first!.headers.get('content-encoding')).toBe(coding);
    expect(first!.headers.get('etag')).toBe(second!.headers.get('etag'));
    expect(first!.headers.get('etag')).toMatch(new RegExp(`-${coding}"$`));
    expect(first!.headers.get('vary')).toContain('accept-encoding');
    expect(await first!.text()).toBe(`<h1>${'long '.repeat(1_000)}B</h1>`);
  });

  it.each([
    { how: 'its address', init: { method: 'PURGE' }, target: '/a', count: 1 },
    {
      how: 'a surrogate key',
      init: { method: 'PURGE', headers: { 'surrogate-key': 'letters' } },
      target: '/',
      count: 2,
    },
  ])('is gone with a part of it that is purged by $how', async ({ init, target, count }) => {
    const { edge, origin } = await setUp({ ...shop });
    for (let i = 0; i < 2; i += 1) await edge.text('/');
    origin.site['/a'] = fragment('new');
    const purge = await edge.get(target, init);
    expect(await purge.json()).toEqual({ purged: count });
    expect(await edge.text('/')).toBe('<h1>newB</h1>');
  });

  it('is gone with a part of it that had to make room, and hears of no purge in vain', async () => {
    const { edge, origin } = await setUp({ ...shop }, ['--cache-size', '1MB']);
    for (let i = 0; i < 3; i += 1) await edge.text('/');
    for (let i = 0; i < 30; i += 1) {
      origin.site[`/${i}`] = 'x'.repeat(90_000);
      for (let j = 0; j < 3; j += 1) await edge.text(`/${i}`);
    }
    origin.site['/a'] = fragment('new');
    edge.purges.apply({ what: { key: 'letters' }, soft: false });
    expect(await edge.text('/')).toBe('<h1>newB</h1>');
  });

  it('keeps its parts in the cache as long as it is used itself', async () => {
    const touched: string[] = [];
    const part = storedPart('/a');
    const pages = createComposedPages({
      capacity: 1e6,
      normalize: () => '',
      cookies: 'all',
      onUsed: ({ key }) => touched.push(key),
    });
    const asked = { target: '/', headers: { host: 'shop.test' } };
    pages.keep(asked, pageOf(part), { parts: [part], isPart: false, vary: [], reads: [] });
    for (const now of [500, 1_500, 1_600, 2_500]) expect(pages.find(asked, now)).toBeDefined();
    expect(touched).toEqual(['/a', '/a']);
  });

  it('is found again when it takes the place of one of before that is stale', () => {
    const pages = createComposedPages({ capacity: 1e6, normalize: () => '', cookies: 'all' });
    const asked = { target: '/', headers: { host: 'shop.test', cookie: 'name=one' } };
    const origin = { isPart: false, vary: [], reads: [{ name: 'HTTP_COOKIE', key: 'name', fallback: null }] };
    for (let i = 0; i < 3; i += 1) {
      const part = storedPart('/a');
      pages.keep(asked, pageOf(part), { ...origin, parts: [part] });
      expect(pages.find(asked, 0)).toBeDefined();
    }
    expect(pages.count()).toBe(1);
  });

  it.each(['REMOTE_ADDR', 'REQUEST_METHOD'])('is not kept when it could not be found again: %s', (name) => {
    const pages = createComposedPages({ capacity: 1e6, normalize: () => '', cookies: 'all' });
    const part = storedPart('/a');
    const reads = [{ name, key: null, fallback: null }];
    const asked = { target: '/', headers: { host: 'shop.test' } };
    pages.keep(asked, pageOf(part), { parts: [part], isPart: false, vary: [], reads });
    expect(pages.count()).toBe(0);
  });

  it('is one for all who differ in their encodings alone', async () => {
    const { edge, origin } = await setUp({ '/': page('long '.repeat(1_000), { vary: 'Accept-Encoding' }) });
    for (const coding of ['gzip', 'br', 'gzip, br', 'zstd', 'gzip']) {
      const { headers } = await edge.get('/', { headers: { 'accept-encoding': coding } });
      expect(headers.get('vary')).toBe('accept-encoding');
    }
    expect(origin.asked).toEqual(['/']);
  });

  it('is kept apart by what it read of the request, and by what its parts vary by', async () => {
    const { edge, origin } = await setUp({
      '/': page('<esi:vars>$(HTTP_COOKIE{name}|nobody)</esi:vars> <esi:include src="/a"/>'),
      '/a': (request, response) =>
        fragment(String(request.headers['accept-language']), { vary: 'accept-language' })(request, response),
    });
    const ask = (name: string, language: string) =>
      edge.text('/', {
        headers: { cookie: `name=${name}; other=${Math.random()}`, 'accept-language': language },
      });
    for (let i = 0; i < 3; i += 1) {
      expect(await ask('ada', 'en')).toBe('ada en');
      expect(await ask('bob', 'en')).toBe('bob en');
      expect(await ask('ada', 'de')).toBe('ada de');
    }
    expect(origin.asked.sort()).toEqual(['/', '/a', '/a']);
  });

  it('is not kept when a part of it failed and another stands in its place', async () => {
    const { edge, origin } = await setUp({
      '/': page('<esi:include src="/gone" onerror="continue"/><esi:include src="/a"/>'),
      '/a': fragment('A'),
    });
    for (let i = 0; i < 3; i += 1) {
      const response = await edge.get('/');
      expect(await response.text()).toBe('A');
      if (i > 0) expect(response.headers.get('cache-control')).toBe('no-store');
    }
    origin.site['/gone'] = fragment('back');
    await edge.get('/gone', { method: 'PURGE' });
    expect(await edge.text('/')).toBe('backA');
  });

  it('is not kept for others when a part of it sets a cookie, and neither is the part', async () => {
    const { edge, origin } = await setUp({
      ...shop,
      '/a': fragment('A', { 'set-cookie': 'seen=1' }),
    });
    for (let i = 0; i < 3; i += 1) {
      const { headers } = await edge.get('/');
      expect(headers.getSetCookie()).toEqual(['seen=1']);
    }
    expect(origin.asked.filter((target) => target === '/a')).toHaveLength(3);
  });

  it('is kept by nobody else either when a part of it sets a cookie', async () => {
    const { edge } = await setUp({
      '/': page('<esi:include src="/a"/>', { 'cache-control': 'public, max-age=30' }),
      '/a': fragment('A', { 'set-cookie': 'seen=1', 'cache-control': 'max-age=20' }),
    });
    const { headers } = await edge.get('/');
    expect([headers.get('cache-control'), headers.getSetCookie()]).toEqual([
      'private, max-age=20',
      ['seen=1'],
    ]);
  });

  it('has no cookie of a part that says it is public, which is counted', async () => {
    const { edge, origin } = await setUp({
      '/': page('<esi:include src="/a"/>'),
      '/a': fragment('A', { 'set-cookie': 'seen=1', 'cache-control': 'public, max-age=20' }),
    });
    for (let i = 0; i < 2; i += 1) expect((await edge.get('/')).headers.getSetCookie()).toEqual([]);
    expect(origin.asked).toEqual(['/', '/a', '/a']);
    expect((await edge.metrics.expose()).text).toMatch(/^edge_public_cookies_total(?:\{.*\})? 2$/m);
  });

  it('is composed anew each time without the cache of pages', async () => {
    const { edge, origin } = await setUp({ ...shop }, ['--no-composed-pages']);
    for (let i = 0; i < 3; i += 1) expect(await edge.text('/')).toBe('<h1>AB</h1>');
    expect(origin.asked).toHaveLength(3);
    expect((await edge.get('/')).headers.get('etag')).toBeNull();
  });

  it('keeps hosts apart', async () => {
    const { edge, origin } = await setUp({
      '/': (request, response) => page(String(request.headers.host))(request, response),
    });
    const ask = (host: string) =>
      new Promise<string>((resolve, reject) => {
        import('node:http').then(({ get }) =>
          get(edge.url, { headers: { host } }, (response) => {
            response.setEncoding('utf8').on('data', resolve);
          }).on('error', reject),
        );
      });
    for (let i = 0; i < 2; i += 1) {
      expect(await ask('one.test')).toBe('one.test');
      expect(await ask('two.test')).toBe('two.test');
    }
    expect(origin.asked).toHaveLength(2);
  });
});

describe('Language 1.0, section 3.2: a fragment that stands in a page', () => {
  const inline = (fetchable: string) =>
    page(
      `<esi:inline name="/part" fetchable="${fetchable}">part <esi:include src="/a"/></esi:inline><esi:include src="/part"/>`,
    );

  it('is written where it is included, there and in other pages', async () => {
    const { edge, origin } = await setUp({
      '/': inline('no'),
      '/other': page('[<esi:include src="/part"/>]'),
      '/a': 'A',
    });
    expect(await edge.text('/')).toBe('part A');
    expect(await edge.text('/')).toBe('part A');
    expect(await edge.text('/other')).toBe('[part A]');
    expect(origin.asked.sort()).toEqual(['/', '/a', '/other']);
  });

  it('is gone with the page that it stands in, and so are the pages that include it', async () => {
    for (const how of [{ key: 'inlined' }, { url: 'site:' }]) {
      const { edge, origin } = await setUp({
        '/': page('<esi:inline name="/part" fetchable="yes">part</esi:inline>', {
          'surrogate-key': 'inlined',
        }),
        '/other': page('[<esi:include src="/part"/>]'),
        '/part': 'origin',
      });
      for (let i = 0; i < 2; i += 1) await edge.text('/');
      for (let i = 0; i < 3; i += 1) expect(await edge.text('/other')).toBe('[part]');
      const what = 'url' in how ? { url: `site:${new URL(edge.url).host}/` } : how;
      edge.purges.apply({ what, soft: false });
      expect(await edge.text('/other')).toBe('[origin]');
      expect(origin.asked).toEqual(['/', '/other', '/part']);
    }
  });

  it('may be asked for by clients only where it says so', async () => {
    const hidden = await setUp({ '/': inline('no'), '/a': 'A' });
    const open = await setUp({ '/': inline('yes'), '/a': 'A' });
    for (const { edge } of [hidden, open]) for (let i = 0; i < 2; i += 1) await edge.text('/');
    expect((await hidden.edge.get('/part')).status).toBe(404);
    expect(await open.edge.text('/part')).toBe('part A');
  });

  it('of a page that is its visitor’s own is nobody else’s', async () => {
    const { edge } = await setUp({
      '/': page('<esi:inline name="/part">secret</esi:inline><esi:include src="/part"/>', {
        'surrogate-control': 'content="ESI/1.0"',
        'cache-control': 'private',
      }),
      '/other': page('[<esi:include src="/part" onerror="continue"/>]'),
    });
    expect(await edge.text('/')).toBe('secret');
    expect(await edge.text('/other')).toBe('[]');
  });
});

describe('what goes beyond the Note', () => {
  const site = (): Site => ({
    '/': page(
      '<esi:assign name="who" value="$(HTTP_COOKIE{name})"/><esi:foreach collection="[1,2]"><esi:include src="/a"/></esi:foreach><esi:vars>$(who) $time()</esi:vars>',
    ),
    '/a': 'a',
  });

  it('is known with --extensions alone', async () => {
    const headers = { cookie: 'name=ada' };
    const without = await (await setUp(site())).edge.get('/', { headers });
    expect([without.status, ((await without.json()) as { code: string }).code]).toEqual([
      502,
      'surrogate-markup-malformed',
    ]);
    const { edge } = await setUp(site(), ['--extensions']);
    for (let i = 0; i < 3; i += 1) expect(await edge.text('/', { headers })).toMatch(/^aaada \d+$/);
  });

  it('is not kept when it differs between equal requests', async () => {
    const { edge } = await setUp(site(), ['--extensions']);
    for (let i = 0; i < 3; i += 1) {
      const { headers } = await edge.get('/');
      expect(headers.get('etag')).toBeNull();
    }
  });
});

describe('what is not processed', () => {
  it('keeps the validators of its origin', async () => {
    const { edge, origin } = await setUp({
      '/style.css': (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/css', 'cache-control': 'max-age=60', etag: '"one"' });
        response.end('a{}');
      },
    });
    for (let i = 0; i < 2; i += 1) expect(await edge.text('/style.css')).toBe('a{}');
    const same = await edge.get('/style.css', { headers: { 'if-none-match': '"one"' } });
    expect([same.status, same.headers.get('etag')]).toEqual([304, '"one"']);
    expect(origin.asked).toEqual(['/style.css']);
  });
});
