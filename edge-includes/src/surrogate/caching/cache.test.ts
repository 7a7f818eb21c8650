import { describe, expect, it } from 'vitest';
import { bodyParts, type FetchUpstream, type Fields, type WireResponse } from '../../wire/message.ts';
import { type CacheState, createCache } from './cache.ts';
import { chooseCacheMove } from './move.ts';

function setUp(
  answer: (request: Parameters<FetchUpstream>[0], count: number) => Promise<WireResponse> | WireResponse,
) {
  let count = 0;
  const clock = { now: 0 };
  const states: CacheState[] = [];
  const cache = createCache({
    capacity: 10_000,
    now: () => clock.now,
    onAnswer: (state) => states.push(state),
    fetchUpstream: async (request) => {
      count += 1;
      return answer(request, count);
    },
  });
  const get = async (headers: Fields = {}, target = '/a') => {
    const response = await cache.fetch({
      method: 'GET',
      target,
      headers,
      client: '',
      signal: new AbortController().signal,
    });
    let body = '';
    for await (const part of bodyParts(response.body)) body += Buffer.from(part).toString();
    return body;
  };
  return { get, clock, states, cache, asked: () => count };
}

const answers =
  (control: string, more: Fields = {}) =>
  (_request: unknown, count: number) => ({
    status: 200,
    headers: { 'surrogate-control': control, ...more },
    body: Buffer.from(String(count)),
  });

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('chooseCacheMove()', () => {
  const entry = { freshUntil: 10_000, staleWhileRevalidate: 5, staleIfError: 60, retryAt: 0 };
  it.each([
    { age: 9.9, move: 'serve' },
    { age: 10, move: 'serve-and-refresh' },
    { age: 15, move: 'serve-if-origin-fails' },
    { age: 70, move: 'fetch' },
  ])('answers "$move" at $age s', ({ age, move }) => {
    expect(chooseCacheMove(entry, age * 1_000)).toBe(move);
  });
});

describe('createCache()', () => {
  it('serves a fresh answer again', async () => {
    const { get, states } = setUp(answers('max-age=10'));
    expect(await get()).toBe('1');
    await settled();
    expect(await get()).toBe('1');
    expect(states).toEqual(['miss', 'hit']);
  });

  it.each([
    ['no freshness', answers('content="ESI/1.0"')],
    ['no-store', answers('max-age=10, no-store')],
    ['private', answers('max-age=10', { 'cache-control': 'private' })],
    ['Set-Cookie', answers('max-age=10', { 'set-cookie': 'a=1' })],
    ['Vary: *', answers('max-age=10', { vary: '*' })],
  ])('never stores an answer with %s', async (_name, answer) => {
    const { get, asked } = setUp(answer);
    await get();
    await settled();
    await get();
    expect(asked()).toBe(2);
  });

  it('tells answers apart by what they vary by, also while the first is on its way', async () => {
    const { get, asked } = setUp(async (request) => {
      await settled();
      return {
        status: 200,
        headers: { 'surrogate-control': 'max-age=10', vary: 'Accept-Language' },
        body: Buffer.from(String(request.headers['accept-language'])),
      };
    });
    expect(await Promise.all([get({ 'accept-language': 'de' }), get({ 'accept-language': 'en' })])).toEqual([
      'de',
      'en',
    ]);
    await settled();
    expect(await get({ 'accept-language': 'de' })).toBe('de');
    expect(await get({ 'accept-language': 'en' })).toBe('en');
    expect(asked()).toBeLessThanOrEqual(3);
  });

  it('serves stale at once and refreshes behind it (max-age=10+20)', async () => {
    const { get, clock, states } = setUp(answers('max-age=10+20'));
    await get();
    await settled();
    clock.now = 11_000;
    expect(await get()).toBe('1');
    await settled();
    expect(await get()).toBe('2');
    expect(states).toEqual(['miss', 'stale', 'hit']);
  });

  it('serves stale when the origin fails, by status or without an answer', async () => {
    const { get, clock } = setUp((_request, count) => {
      if (count === 1) return answers('max-age=1, stale-if-error=60')(null, 1);
      if (count === 2) return { status: 503, headers: {}, body: Buffer.from('no') };
      throw new Error('down');
    });
    await get();
    await settled();
    clock.now = 5_000;
    expect(await get()).toBe('1');
    expect(await get()).toBe('1');
    clock.now = 62_000;
    await expect(get()).rejects.toThrow('down');
  });

  it('asks once for many who wait, and streams to all of them', async () => {
    const go = Promise.withResolvers<void>();
    const { get, asked, states } = setUp(async () => ({
      status: 200,
      headers: { 'surrogate-control': 'max-age=10' },
      body: (async function* () {
        yield Buffer.from('a');
        await go.promise;
        yield Buffer.from('b');
      })(),
    }));
    const all = Promise.all(Array.from({ length: 20 }, () => get()));
    await settled();
    go.resolve();
    expect(new Set(await all)).toEqual(new Set(['ab']));
    expect(asked()).toBe(1);
    expect(states.filter((state) => state === 'coalesced')).toHaveLength(19);
  });

  it('gives each its own answer when the first turns out to be private', async () => {
    const { get, asked } = setUp(async (_request, count) => {
      await settled();
      return answers('max-age=10', { 'cache-control': 'private' })(null, count);
    });
    const bodies = await Promise.all(Array.from({ length: 5 }, () => get()));
    expect(new Set(bodies).size).toBe(5);
    expect(asked()).toBe(5);
  });

  it('stays within its bytes, the least recently used goes first', async () => {
    const { get, cache, asked } = setUp(() => ({
      status: 200,
      headers: { 'surrogate-control': 'max-age=10' },
      body: Buffer.alloc(1_000),
    }));
    for (let i = 0; i < 20; i += 1) {
      await get({}, `/${i}`);
      await settled();
      await get({}, '/0');
    }
    expect(cache.size()).toBeLessThanOrEqual(10_000);
    const before = asked();
    await get({}, '/0');
    expect(asked()).toBe(before);
    await get({}, '/1');
    expect(asked()).toBe(before + 1);
  });
});
