import { describe, expect, it } from 'vitest';
import { readText, settled, startCache, type TestOrigin } from '../../testing/start-cache.ts';
import type { Fields } from '../../wire/message.ts';

/** Answers once it is let go, in two parts. */
function gated(headers: Fields, status = 200) {
  const gate = Promise.withResolvers<void>();
  const origin: TestOrigin = async (_request, count) => {
    await gate.promise;
    return {
      status,
      headers,
      body: (async function* () {
        yield Buffer.from(`${count}-`);
        await settled();
        yield Buffer.from('end');
      })(),
    };
  };
  return { origin, go: gate.resolve };
}

const thousand = Array.from({ length: 1_000 });
const fresh = { 'cache-control': 'max-age=10' };

describe('coalescing', () => {
  it('asks once for a thousand who wait', async () => {
    const { origin, go } = gated(fresh);
    const { get, requests, states } = startCache(origin);
    const all = thousand.map(() => get());
    await settled();
    go();
    expect(new Set(await Promise.all(all))).toEqual(new Set(['1-end']));
    expect(requests).toHaveLength(1);
    expect(states.filter((state) => state === 'coalesced')).toHaveLength(999);
  });

  it.each([
    ['no-store', { 'cache-control': 'no-store' }],
    ['no lifetime', {}],
  ])('asks once also when the answer may not be kept: %s', async (_name, headers) => {
    const { origin, go } = gated(headers);
    const { get, requests, cache } = startCache(origin);
    const all = thousand.map(() => get());
    await settled();
    go();
    expect(new Set(await Promise.all(all))).toEqual(new Set(['1-end']));
    expect(requests).toHaveLength(1);
    expect(cache.count()).toBe(0);
    expect(await get()).toBe('2-end');
  });

  it('gives such an answer to nobody who asks after it came', async () => {
    const { origin, go } = gated({});
    const { ask, get } = startCache(origin);
    const first = ask();
    const second = ask();
    await settled();
    go();
    const [one, two] = [await first, await second];
    expect(await get()).toBe('2-end');
    expect([await readText(one.body), await readText(two.body)]).toEqual(['1-end', '1-end']);
  });

  it.each([
    ['private', { 'cache-control': 'private' }],
    ['a cookie', { ...fresh, 'set-cookie': 'a=1' }],
    ['Vary: *', { ...fresh, vary: '*' }],
  ])('never shares a personal answer: %s', async (_name, headers) => {
    const { origin, go } = gated(headers);
    const { get, requests } = startCache(origin);
    const all = Array.from({ length: 20 }, () => get());
    await settled();
    go();
    expect(new Set(await Promise.all(all)).size).toBe(20);
    expect(requests).toHaveLength(20);
  });

  it.each(['cookie', 'authorization'])(
    'never shares what may not be kept among requests with %s',
    async (name) => {
      const { origin, go } = gated({});
      const { get, requests } = startCache(origin);
      const all = ['one', 'other', 'third'].map((value) => get({ headers: { [name]: value } }));
      await settled();
      go();
      expect(new Set(await Promise.all(all)).size).toBe(3);
      expect(requests).toHaveLength(3);
      expect(requests.map(({ headers }) => headers[name])).toEqual(['one', 'other', 'third']);
    },
  );

  it('a request with a cookie never gets what those without share, nor they its answer', async () => {
    const { origin, go } = gated({});
    const { get, requests } = startCache(origin);
    const all = [get({ headers: { cookie: 'a' } }), get(), get({ headers: { cookie: 'b' } }), get()];
    await settled();
    go();
    const [a, one, b, two] = await Promise.all(all);
    expect(one).toBe(two);
    expect(new Set([a, one, b]).size).toBe(3);
    expect(requests).toHaveLength(3);
  });

  it('a request with a cookie asks for itself when those without were first', async () => {
    const { origin, go } = gated({});
    const { get, requests } = startCache(origin);
    const all = [get(), get({ headers: { cookie: 'a' } }), get()];
    await settled();
    go();
    expect(await Promise.all(all)).toEqual(['1-end', '2-end', '1-end']);
    expect(requests[1]!.headers).toEqual({ cookie: 'a' });
  });

  it('shares what may not be kept only among requests that are alike', async () => {
    const { origin, go } = gated({});
    const { get, requests } = startCache(origin);
    const all = [
      get({ headers: { 'x-api-key': '1', 'user-agent': 'a' } }),
      get({ headers: { 'x-api-key': '2', 'user-agent': 'a' } }),
      get({ headers: { 'x-api-key': '1', 'user-agent': 'b' } }),
      get({ headers: { 'x-api-key': '2', traceparent: '00-1' } }),
    ];
    await settled();
    go();
    expect(await Promise.all(all)).toEqual(['1-end', '2-end', '1-end', '2-end']);
    expect(requests).toHaveLength(2);
  });

  it('does not even wait once an address is known to be personal', async () => {
    const held = Promise.withResolvers<void>();
    const { get, ask, requests } = startCache(async (_request, count) => {
      if (count > 1) await held.promise;
      return { status: 200, headers: { 'cache-control': 'private' }, body: null };
    });
    await get();
    const all = Array.from({ length: 5 }, () => ask());
    await settled();
    expect(requests).toHaveLength(6);
    held.resolve();
    await Promise.all(all);
  });

  it('waits and stores again once an answer is no longer personal', async () => {
    const { get, requests } = startCache((_request, count) => ({
      status: 200,
      headers: count === 1 ? { 'cache-control': 'private' } : fresh,
      body: Buffer.from(String(count)),
    }));
    expect([await get(), await get(), await get(), await get()]).toEqual(['1', '2', '3', '3']);
    expect(requests).toHaveLength(3);
  });

  it('one of those who waited for a failure tries again, not all', async () => {
    const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const { ask, requests } = startCache(async (_request, count) => {
      await gates[count - 1]?.promise;
      if (count === 1) throw new Error('down');
      return { status: 200, headers: fresh, body: Buffer.from(String(count)) };
    });
    const first = ask();
    const others = thousand.map(() => ask());
    await settled();
    gates[0]!.resolve();
    await expect(first).rejects.toThrow('down');
    await settled();
    gates[1]!.resolve();
    const answers = await Promise.all(others);
    expect(new Set(answers.map(({ body }) => String(body)))).toEqual(new Set(['2']));
    expect(requests).toHaveLength(2);
  });

  it('asks twice in all when the second try fails too', async () => {
    const { ask, requests } = startCache(async () => {
      await settled();
      throw new Error('down');
    });
    const all = await Promise.allSettled(thousand.map(() => ask()));
    expect(all.every(({ status }) => status === 'rejected')).toBe(true);
    expect(requests).toHaveLength(2);
  });

  it('goes on for the others when the first one leaves, before the answer and within it', async () => {
    const { origin, go } = gated(fresh);
    const { get, ask, requests, cache } = startCache(origin);
    const leaving = new AbortController();
    const first = ask({ signal: leaving.signal });
    const second = ask();
    await settled();
    leaving.abort(new Error('gone'));
    await expect(first).rejects.toThrow('gone');
    go();
    expect(await readText((await second).body)).toBe('1-end');
    expect(requests[0]!.signal.aborted).toBe(false);
    await settled();
    expect(cache.count()).toBe(1);
    expect(await get()).toBe('1-end');
  });

  it('ends the question when nobody waits any more', async () => {
    const { origin } = gated(fresh);
    const { ask, requests } = startCache(origin);
    const leaving = [new AbortController(), new AbortController()];
    const all = leaving.map(({ signal }) => ask({ signal }));
    await settled();
    leaving[0]!.abort();
    expect(requests[0]!.signal.aborted).toBe(false);
    leaving[1]!.abort();
    expect(requests[0]!.signal.aborted).toBe(true);
    expect((await Promise.allSettled(all)).every(({ status }) => status === 'rejected')).toBe(true);
  });

  it('who comes after all have left asks anew', async () => {
    const { ask, get, requests } = startCache((request, count) =>
      count > 1
        ? { status: 200, headers: fresh, body: Buffer.from(String(count)) }
        : new Promise((_resolve, reject) =>
            request.signal.addEventListener('abort', () => setTimeout(() => reject(request.signal.reason))),
          ),
    );
    const leaving = new AbortController();
    const first = ask({ signal: leaving.signal });
    leaving.abort(new Error('gone'));
    const second = get();
    await expect(first).rejects.toThrow('gone');
    expect(requests).toHaveLength(2);
    expect(await second).toBe('2');
  });

  it('ends the question when all have left its body', async () => {
    const endless: TestOrigin = () => ({
      status: 200,
      headers: fresh,
      body: (async function* () {
        for (;;) {
          yield Buffer.from('more');
          await settled();
        }
      })(),
    });
    const { ask, requests, cache } = startCache(endless);
    const leaving = [new AbortController(), new AbortController()];
    const bodies = (await Promise.all(leaving.map(({ signal }) => ask({ signal })))).map(({ body }) =>
      readText(body),
    );
    for (const one of leaving) one.abort(new Error('gone'));
    expect((await Promise.allSettled(bodies)).every(({ status }) => status === 'rejected')).toBe(true);
    await settled();
    expect(requests[0]!.signal.aborted).toBe(true);
    expect(cache.count()).toBe(0);
  });

  it('a body that is over the largest reaches all who wait, and is not stored', async () => {
    const origin: TestOrigin = async () => {
      await settled();
      return {
        status: 200,
        headers: fresh,
        body: (async function* () {
          for (let n = 0; n < 30; n += 1) yield Buffer.alloc(1_000, 97);
        })(),
      };
    };
    const { get, requests, cache } = startCache(origin, { largest: 5_000 });
    const all = await Promise.all(Array.from({ length: 10 }, () => get()));
    expect(all.every((body) => body.length === 30_000)).toBe(true);
    expect(requests).toHaveLength(1);
    expect(cache.count()).toBe(0);
  });

  it('fails all readers when the body breaks off, and stores nothing', async () => {
    const { ask, cache } = startCache(async () => ({
      status: 200,
      headers: fresh,
      body: (async function* () {
        yield Buffer.from('half');
        await settled();
        throw new Error('cut');
      })(),
    }));
    const all = await Promise.all([ask(), ask()]);
    for (const { body } of all) await expect(readText(body)).rejects.toThrow('cut');
    expect(cache.count()).toBe(0);
  });

  it('asks once for each variant', async () => {
    const { get, requests } = startCache(async (request) => {
      await settled();
      const language = String(request.headers['accept-language']);
      return { status: 200, headers: { ...fresh, vary: 'accept-language' }, body: Buffer.from(language) };
    });
    const asked = Array.from({ length: 100 }, (_, n) => ['de', 'en', 'fr'][n % 3]!);
    const bodies = await Promise.all(
      asked.map((language) => get({ headers: { 'accept-language': language } })),
    );
    expect(bodies).toEqual(asked);
    expect(requests).toHaveLength(3);
  });
});
