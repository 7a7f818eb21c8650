import { describe, expect, it } from 'vitest';
import { counting, settled, startCache } from '../../testing/start-cache.ts';

const fresh = { 'surrogate-control': 'max-age=10' };

describe('RFC 9111, section 3: storing', () => {
  it.each([200, 203, 204, 300, 301, 302, 307, 308, 404, 410, 501])(
    'stores status %d with an explicit lifetime',
    async (status) => {
      const { get, requests } = startCache(counting(fresh, status));
      await get();
      await get();
      expect(requests).toHaveLength(1);
    },
  );

  it.each([201, 206, 303, 400, 403, 500, 503])('never stores status %d', async (status) => {
    const { get, requests } = startCache(counting(fresh, status));
    await get();
    await get();
    expect(requests).toHaveLength(2);
  });

  it('section 3.5: a request with Authorization is stored only where the answer allows it', async () => {
    const asked = { headers: { authorization: 'Bearer a' } };
    const denied = startCache(counting({ 'cache-control': 'max-age=10' }));
    await denied.get(asked);
    expect(await denied.get()).toBe('2');
    const allowed = startCache(counting({ 'cache-control': 'max-age=10, public' }));
    await allowed.get(asked);
    expect(await allowed.get()).toBe('1');
  });

  it('section 5.2.1.5: a request with no-store is not stored, and does not use what others wait for', async () => {
    const { get } = startCache(counting(fresh));
    expect(await get({ headers: { 'cache-control': 'no-store' } })).toBe('1');
    expect(await get()).toBe('2');
    expect(await get({ headers: { 'cache-control': 'no-cache, max-age=0' } })).toBe('2');
  });

  it('section 5.2.1.7: only-if-cached is answered by 504 when nothing is stored', async () => {
    const { ask, requests } = startCache(counting(fresh));
    expect((await ask({ headers: { 'cache-control': 'only-if-cached' } })).status).toBe(504);
    expect(requests).toHaveLength(0);
  });

  it('asks for whole answers, whatever the client has of its own', async () => {
    const { get, requests } = startCache(counting(fresh));
    await get({ headers: { range: 'bytes=0-1', 'if-none-match': '"x"', accept: 'text/html' } });
    expect(requests[0]!.headers).toEqual({ accept: 'text/html' });
  });

  it('an include may name its own lifetime, but cannot store what is forbidden', async () => {
    const { get, clock } = startCache(counting({}));
    await get({ options: { ttl: 5 } });
    clock.now = 4_999;
    expect(await get()).toBe('1');
    clock.now = 5_000;
    expect(await get()).toBe('2');
    const personal = startCache(counting({ 'cache-control': 'private' }));
    await personal.get({ options: { ttl: 5 } });
    expect(await personal.get()).toBe('2');
  });

  it('an include with no-store neither stores nor uses what is stored', async () => {
    const { get } = startCache(counting(fresh));
    await get();
    expect(await get({ options: { noStore: true } })).toBe('2');
    expect(await get()).toBe('1');
  });

  it('keeps one origin apart from another', async () => {
    const { cache, requests } = startCache(counting(fresh));
    for (const origin of ['http://a:80', 'http://b:80', undefined]) {
      const signal = new AbortController().signal;
      await cache.fetch({ method: 'GET', origin, target: '/a', headers: {}, client: '', signal });
    }
    expect(requests).toHaveLength(3);
  });
});

describe('RFC 9111, section 4.1: Vary', () => {
  const varied = (vary: string) => (request: { headers: Record<string, unknown> }) => ({
    status: 200,
    headers: { ...fresh, vary },
    body: Buffer.from(JSON.stringify(request.headers)),
  });

  it('tells answers apart by language, whatever its spelling', async () => {
    const { get, requests } = startCache(varied('Accept-Language'));
    await get({ headers: { 'accept-language': 'de, en;q=0.5' } });
    await get({ headers: { 'accept-language': 'DE,en;q=0.9' } });
    expect(requests).toHaveLength(1);
    await get({ headers: { 'accept-language': 'en' } });
    expect(requests).toHaveLength(2);
  });

  it('is not fooled by Accept-Encoding', async () => {
    const { get, requests } = startCache(varied('accept-encoding'));
    await get({ headers: { 'accept-encoding': 'br' } });
    await get({ headers: { 'accept-encoding': 'gzip' } });
    expect(requests).toHaveLength(1);
  });

  it('forgets what was told apart by something else', async () => {
    let vary = 'a';
    const { get, requests } = startCache((request) => varied(vary)(request));
    await get({ headers: { a: '1' } });
    vary = 'b';
    await get({ headers: { a: '2', b: '1' } });
    expect(await get({ headers: { a: '1', b: '1' } })).toContain('"a":"2"');
    expect(requests).toHaveLength(2);
  });
});

describe('negative caching', () => {
  it.each([404, 405, 410, 501, 500, 503])(
    'remembers a %d without a lifetime for a moment',
    async (status) => {
      const { get, requests, clock } = startCache(counting({}, status), { negativeTtl: 1 });
      await get();
      expect(await get()).toBe('1');
      clock.now = 1_000;
      expect(await get()).toBe('2');
      expect(requests).toHaveLength(2);
    },
  );

  it('remembers that there was no answer', async () => {
    const origin = () => Promise.reject(new Error('down'));
    const { get, requests, clock } = startCache(origin, { negativeTtl: 1 });
    await expect(get()).rejects.toThrow('down');
    await expect(get()).rejects.toThrow('down');
    expect(requests).toHaveLength(1);
    clock.now = 1_000;
    await expect(get()).rejects.toThrow('down');
    expect(requests).toHaveLength(2);
  });

  it('forgets a failure when its address is purged', async () => {
    const { get, cache, requests } = startCache(() => Promise.reject(new Error('down')), { negativeTtl: 1 });
    await expect(get()).rejects.toThrow('down');
    cache.purge({ url: '/a' });
    await expect(get()).rejects.toThrow('down');
    expect(requests).toHaveLength(2);
  });

  it.each([
    ['the request says who asks', {}, { cookie: 'a=1' }],
    ['the answer forbids it', { 'cache-control': 'no-store' }, {}],
    ['it names a lifetime of none', { 'cache-control': 'max-age=0' }, {}],
  ])('does not when %s', async (_name, headers, request) => {
    const { get, requests } = startCache(counting(headers, 404), { negativeTtl: 1 });
    await get({ headers: request });
    await get({ headers: request });
    expect(requests).toHaveLength(2);
  });
});

describe('RFC 9111, section 4.4: invalidation by unsafe methods', () => {
  async function change(method: string, response: { status: number; headers: Record<string, string> }) {
    const { get, cache } = startCache((request) =>
      request.method === 'GET' ? { status: 200, headers: fresh, body: null } : { ...response, body: null },
    );
    for (const target of ['/a', '/b', '/c']) await get({ target });
    await get({ method, target: '/a', headers: { host: 'shop.example' } });
    return cache.count();
  }

  it.each([
    ['POST', { status: 200, headers: {} }, 2],
    ['DELETE', { status: 204, headers: {} }, 2],
    ['POST', { status: 303, headers: { location: '/b' } }, 1],
    ['POST', { status: 201, headers: { location: 'https://shop.example/b', 'content-location': 'c' } }, 0],
    ['POST', { status: 303, headers: { location: 'http://other.example/b' } }, 2],
    ['POST', { status: 422, headers: {} }, 3],
    ['HEAD', { status: 200, headers: {} }, 3],
    ['OPTIONS', { status: 200, headers: {} }, 3],
  ])('%s answered with %o leaves %d of 3', async (method, response, left) => {
    expect(await change(method, response as never)).toBe(left);
  });
});

describe('put()', () => {
  it('stores what came from elsewhere, with its compiled nodes', async () => {
    const { cache, lookup, clock } = startCache(counting({}));
    const nodes = [{ type: 'bytes', bytes: Buffer.from('x') }] as const;
    cache.put({ target: '/a', headers: {} }, { status: 200, headers: fresh, body: Buffer.from('x') }, nodes);
    expect(lookup()?.stored?.nodes).toBe(nodes);
    clock.now = 10_000;
    expect(lookup()).toBeUndefined();
  });

  it('stores nothing that names no lifetime', () => {
    const { cache } = startCache(counting({}));
    cache.put({ target: '/a', headers: {} }, { status: 200, headers: {}, body: Buffer.from('x') });
    expect(cache.count()).toBe(0);
  });
});

describe('lookup()', () => {
  it('gives the stored answer itself: a hit allocates nothing', async () => {
    const { get, lookup } = startCache(counting(fresh));
    expect(lookup()).toBeUndefined();
    await get();
    const hit = lookup();
    expect(hit).toBe(hit?.stored);
    expect(lookup()).toBe(hit);
    expect({ ...hit }).toMatchObject({ status: 200, state: 'hit' });
  });

  it('stays within its bytes and keeps what is asked for again', async () => {
    const { get, lookup, cache } = startCache(
      () => ({ status: 200, headers: fresh, body: Buffer.alloc(2_000) }),
      { capacity: 200_000 },
    );
    for (let n = 0; n < 20; n += 1) {
      await get({ target: `/hot/${n}` });
      lookup({ target: `/hot/${n}` });
    }
    for (let n = 0; n < 1_000; n += 1) await get({ target: `/scan/${n}` });
    await settled();
    const hot = Array.from({ length: 20 }, (_, n) => lookup({ target: `/hot/${n}` })).filter(Boolean);
    expect(hot).toHaveLength(20);
    expect(cache.size()).toBeLessThanOrEqual(200_000);
  });

  it('does not store what is larger than the largest', async () => {
    const { get, cache } = startCache(() => ({ status: 200, headers: fresh, body: Buffer.alloc(2_000) }), {
      largest: 1_999,
    });
    await get();
    expect(cache.count()).toBe(0);
  });
});
