import { describe, expect, it } from 'vitest';
import { counting, readText, settled, startCache } from '../../testing/start-cache.ts';

const fresh = { 'surrogate-control': 'max-age=100' };

describe('purge()', () => {
  it('by URL removes all variants of it, and nothing else', async () => {
    const { get, cache } = startCache((request, count) => ({
      status: 200,
      headers: { ...fresh, ...(request.target === '/a' ? { vary: 'accept-language' } : {}) },
      body: Buffer.from(String(count)),
    }));
    for (const language of ['de', 'en']) await get({ headers: { 'accept-language': language } });
    await get({ target: '/a?b' });
    expect(cache.purge({ url: '/a' })).toBe(2);
    expect(cache.purge({ url: '/a' })).toBe(0);
    expect(cache.count()).toBe(1);
    expect(await get({ headers: { 'accept-language': 'de' } })).toBe('4');
  });

  it('by Surrogate-Key removes every answer that has it', async () => {
    const { get, cache } = startCache((request) => ({
      status: 200,
      headers: { ...fresh, 'surrogate-key': `all ${request.target.slice(1)}` },
      body: null,
    }));
    for (const target of ['/a', '/b', '/c']) await get({ target });
    expect(cache.purge({ key: 'b' })).toBe(1);
    expect(cache.purge({ key: 'al' })).toBe(0);
    expect(cache.purge({ key: 'all' })).toBe(2);
    expect(cache.count()).toBe(0);
    expect(cache.size()).toBe(0);
  });

  it('of everything removes everything', async () => {
    const { get, cache } = startCache(counting(fresh));
    for (const target of ['/a', '/b']) await get({ target });
    expect(cache.purge('all')).toBe(2);
    expect(cache.size()).toBe(0);
  });

  it('soft: serves what it has while a fresh one is fetched', async () => {
    const { get, cache, states } = startCache(counting({ ...fresh, 'surrogate-key': 'k' }));
    await get();
    expect(cache.purge({ key: 'k' }, { soft: true })).toBe(1);
    expect(await get()).toBe('1');
    expect(await get()).toBe('2');
    expect(states).toEqual(['miss', 'stale', 'hit']);
  });

  it('soft: serves what it has when the origin fails', async () => {
    const { get, cache } = startCache((_request, count) => {
      if (count > 1) throw new Error('down');
      return { status: 200, headers: fresh, body: Buffer.from('1') };
    });
    await get();
    cache.purge('all', { soft: true });
    expect([await get(), await get()]).toEqual(['1', '1']);
  });

  it('soft: never serves stale what must be revalidated', async () => {
    const { get, cache } = startCache(counting({ 'cache-control': 'max-age=100, must-revalidate' }));
    await get();
    cache.purge('all', { soft: true });
    expect(await get()).toBe('2');
  });

  it.each([true, false])('tells those that depend on an answer, once (soft: %s)', async (soft) => {
    const { get, cache, lookup } = startCache(counting(fresh));
    await get();
    let told = 0;
    lookup()!.stored!.dependents = new Set([() => (told += 1)]);
    cache.purge({ url: '/a' }, { soft });
    cache.purge({ url: '/a' }, { soft });
    expect(told).toBe(1);
  });

  it('tells those that depend on an answer that had to make room: no purge could reach them', async () => {
    const { get, cache, lookup } = startCache(
      () => ({ status: 200, headers: fresh, body: Buffer.alloc(1_000) }),
      { capacity: 10_000 },
    );
    await get();
    let told = 0;
    lookup()!.stored!.dependents = new Set([() => (told += 1)]);
    for (let n = 0; n < 20; n += 1) {
      await get({ target: `/${n}` });
      lookup({ target: `/${n}` });
    }
    expect(cache.count()).toBeLessThan(20);
    expect(told).toBe(1);
  });
});

describe('a purge while an answer is under way', () => {
  function underWay() {
    const headers = Promise.withResolvers<void>();
    const rest = Promise.withResolvers<void>();
    const started = startCache(async (_request, count) => {
      if (count === 1) await headers.promise;
      return {
        status: 200,
        headers: { ...fresh, 'surrogate-key': 'k' },
        body: (async function* () {
          yield Buffer.from(String(count));
          if (count === 1) await rest.promise;
        })(),
      };
    });
    return { ...started, headers, rest };
  }

  it.each([{ url: '/a' }, { key: 'k' }, 'all'] as const)(
    '%o before its headers: is not stored',
    async (what) => {
      const { ask, get, cache, headers, rest } = underWay();
      const asked = ask();
      await settled();
      cache.purge(what);
      headers.resolve();
      rest.resolve();
      expect(await readText((await asked).body)).toBe('1');
      await settled();
      expect(cache.count()).toBe(0);
      expect(await get()).toBe('2');
      expect(await get()).toBe('2');
    },
  );

  it.each([{ url: '/a' }, { key: 'k' }, 'all'] as const)(
    '%o within its body: is not stored',
    async (what) => {
      const { ask, cache, headers, rest } = underWay();
      headers.resolve();
      const asked = await ask();
      cache.purge(what, { soft: true });
      rest.resolve();
      expect(await readText(asked.body)).toBe('1');
      await settled();
      expect(cache.count()).toBe(0);
    },
  );

  it('who asks after the purge does not wait for the old answer', async () => {
    const { ask, get, cache, headers, rest } = underWay();
    const asked = ask();
    await settled();
    cache.purge({ key: 'k' });
    expect(await get()).toBe('2');
    headers.resolve();
    rest.resolve();
    await readText((await asked).body);
    await settled();
    expect(await get()).toBe('2');
  });

  it.each([{ url: '/b' }, { key: 'other' }])('%o is another one: it is stored', async (what) => {
    const { ask, cache, headers, rest } = underWay();
    const asked = ask();
    await settled();
    cache.purge(what);
    headers.resolve();
    rest.resolve();
    await readText((await asked).body);
    await settled();
    expect(cache.count()).toBe(1);
  });
});
