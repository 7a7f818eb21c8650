import { describe, expect, it } from 'vitest';
import { settled, startCache, type TestOrigin } from '../../testing/start-cache.ts';
import type { Fields } from '../../wire/message.ts';

/** Answers 304 to its own validator. */
const validating =
  (headers: Fields, more: Fields = {}): TestOrigin =>
  (request, count) =>
    request.headers['if-none-match'] !== undefined
      ? { status: 304, headers: { etag: headers['etag'], ...more }, body: null }
      : { status: 200, headers, body: Buffer.from(String(count)) };

const stale = { 'cache-control': 'max-age=1', etag: '"1"', 'last-modified': 'Thu, 01 Jan 2026 12:00:00 GMT' };

describe('RFC 9111, section 4.3: validation', () => {
  it('section 4.3.1: sends both validators', async () => {
    const { get, requests, clock, states } = startCache(validating(stale));
    await get();
    clock.now = 1_000;
    expect(await get({ headers: { 'if-none-match': '"client"' } })).toBe('1');
    expect(requests[1]!.headers).toMatchObject({
      'if-none-match': '"1"',
      'if-modified-since': stale['last-modified'],
    });
    expect(states).toEqual(['miss', 'revalidated']);
  });

  it('section 4.3.4: a 304 updates the headers, and keeps the body, its length and its nodes', async () => {
    const more = { 'cache-control': 'max-age=60', 'x-new': '1', 'content-length': '0', 'set-cookie': 'a=1' };
    const { get, lookup, clock } = startCache(
      validating({ ...stale, age: '0', 'content-length': '1' }, more),
    );
    await get();
    const nodes = [{ type: 'bytes', bytes: Buffer.from('1') }] as const;
    lookup()!.stored!.nodes = nodes;
    clock.now = 1_000;
    await get();
    clock.now = 60_000;
    const hit = lookup();
    expect(hit?.headers).toEqual({
      ...stale,
      'cache-control': 'max-age=60',
      'x-new': '1',
      'content-length': '1',
    });
    expect(hit?.stored?.nodes).toBe(nodes);
    expect(String(hit?.body)).toBe('1');
  });

  it('section 4.3.4: a 304 tells those that depend on the answer', async () => {
    const { get, lookup, clock } = startCache(validating(stale));
    await get();
    let told = 0;
    lookup()!.stored!.dependents = new Set([() => (told += 1)]);
    clock.now = 1_000;
    await get();
    expect(told).toBe(1);
  });

  it('section 4.3.4: a 304 about another answer is not believed', async () => {
    const { get, clock, requests } = startCache(validating(stale, { etag: '"2"' }));
    await get();
    clock.now = 1_000;
    expect(await get()).toBe('3');
    expect(requests[2]!.headers['if-none-match']).toBeUndefined();
  });

  it('section 4.3.4: a 304 that forbids to store takes the stored answer away', async () => {
    const { get, clock, cache } = startCache(validating(stale, { 'cache-control': 'private' }));
    await get();
    clock.now = 1_000;
    expect(await get()).toBe('1');
    expect(cache.count()).toBe(0);
  });

  it('section 5.2.2.4: no-cache is asked about every time, and answered from the store', async () => {
    const { get, requests, states } = startCache(validating({ 'cache-control': 'no-cache', etag: '"1"' }));
    expect([await get(), await get(), await get()]).toEqual(['1', '1', '1']);
    expect(requests).toHaveLength(3);
    expect(states).toEqual(['miss', 'revalidated', 'revalidated']);
  });

  it('section 4.2.3: an answer that was old when it came is fresh for less', async () => {
    const { get, clock } = startCache((_request, count) => ({
      status: 200,
      headers: { 'cache-control': 'max-age=10', age: '8' },
      body: Buffer.from(String(count)),
    }));
    await get();
    clock.now = 1_999;
    expect(await get()).toBe('1');
    clock.now = 2_000;
    expect(await get()).toBe('2');
  });
});

describe('RFC 5861: stale answers', () => {
  const failing =
    (control: string, failure: () => ReturnType<TestOrigin>): TestOrigin =>
    (request, count) =>
      count === 1
        ? { status: 200, headers: { 'cache-control': control }, body: Buffer.from('1') }
        : failure.call(null, ...([request, count] as unknown as []));
  const down = () => Promise.reject(new Error('down'));
  const broken = () => ({ status: 502, headers: {}, body: Buffer.from('broken') });

  it('section 3: a refresh behind a stale answer takes place once', async () => {
    const { get, clock, requests } = startCache((_request, count) => ({
      status: 200,
      headers: { 'cache-control': 'max-age=1, stale-while-revalidate=5' },
      body: Buffer.from(String(count)),
    }));
    await get();
    clock.now = 2_000;
    expect(await Promise.all([get(), get(), get()])).toEqual(['1', '1', '1']);
    await settled();
    expect(requests).toHaveLength(2);
    expect(await get()).toBe('2');
  });

  it.each([
    ['no answer', down],
    ['a 5xx', broken],
  ])('section 4: %s is covered for as long as it says', async (_name, failure) => {
    const { get, clock, ask } = startCache(failing('max-age=1, stale-if-error=9', failure));
    await get();
    clock.now = 9_999;
    expect(await get()).toBe('1');
    clock.now = 10_000;
    const status = await ask().then(
      (response) => response.status,
      () => 0,
    );
    expect(status).not.toBe(200);
  });

  it('section 4: must-revalidate forbids it', async () => {
    const { get, clock } = startCache(failing('max-age=1, stale-if-error=9, must-revalidate', down));
    await get();
    clock.now = 2_000;
    await expect(get()).rejects.toThrow('down');
  });

  it('leaves a failing origin alone for the negative ttl', async () => {
    const { get, clock, requests } = startCache(failing('max-age=1, stale-if-error=90', broken), {
      negativeTtl: 5,
    });
    await get();
    clock.now = 2_000;
    expect([await get(), await get(), await get()]).toEqual(['1', '1', '1']);
    expect(requests).toHaveLength(2);
    clock.now = 7_000;
    await get();
    expect(requests).toHaveLength(3);
  });

  it('section 4: an origin that does not answer in time has failed', async () => {
    const silent = failing('max-age=1, stale-if-error=9', () => new Promise<never>(() => undefined));
    const { get, clock, requests } = startCache(silent, { staleAfter: 5 });
    await get();
    clock.now = 2_000;
    expect(await get()).toBe('1');
    expect(requests[1]!.signal.aborted).toBe(true);
  });

  it('does not serve stale to a client that has left', async () => {
    const { get, clock, ask } = startCache(
      failing('max-age=1, stale-if-error=9', () => new Promise(() => {}) as never),
    );
    await get();
    clock.now = 2_000;
    const gone = new AbortController();
    const asked = ask({ signal: gone.signal });
    gone.abort(new Error('gone'));
    await expect(asked).rejects.toThrow('gone');
  });
});
