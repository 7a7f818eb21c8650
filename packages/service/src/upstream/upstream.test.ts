import type { RequestListener } from 'node:http';
import { defineContract } from '@tessera/contracts/http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { startTestServer } from '../testing.ts';
import { createUpstream, type UpstreamOptions } from './upstream.ts';

const contract = defineContract(
  { read: 'GET /thing', write: 'POST /thing' },
  {
    read: { summary: 'Reads', response: z.object({ n: z.int() }) },
    write: { summary: 'Writes', response: z.object({ n: z.int() }) },
  },
);

const connect = (url: string, options: Partial<UpstreamOptions> = {}) =>
  createUpstream(contract, { name: 'things', url, ...options });

/** A server that answers the calls one after the other; the last answer stays. */
async function startAnswering(...answers: RequestListener[]) {
  let calls = 0;
  const server = await startTestServer((request, response) => {
    calls += 1;
    (answers.length > 1 ? answers.shift()! : answers[0]!)(request, response);
  });
  return { url: server.url, calls: () => calls, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

const good: RequestListener = (_request, response) => void response.end('{"n":1}');
const broken: RequestListener = (_request, response) => void response.writeHead(500).end('boom at /srv/x.ts');
const silent: RequestListener = () => {};

afterEach(() => void vi.useRealTimers());

describe('createUpstream()', () => {
  it('answers 502 for an upstream that is down, and tells nothing of where it is', async () => {
    const call = connect('http://127.0.0.1:1', { retries: 0 }).read({});
    await expect(call).rejects.toMatchObject({ status: 502, code: 'upstream-failed' });
    await expect(call).rejects.not.toThrow(/127\.0\.0\.1/);
  });

  it('answers 504 for one that is slow, within its time', async () => {
    await using server = await startAnswering(silent);
    const call = connect(server.url, { timeout: 60, retries: 0 }).read({});
    await expect(call).rejects.toMatchObject({ status: 504, code: 'upstream-late' });
  });

  it.each([
    ['no JSON', '<h1>hello</h1>'],
    ['another shape', '{"n":"one"}'],
    ['nothing', ''],
  ])('answers 502 for one that answers garbage: %s', async (_, text) => {
    await using server = await startAnswering((_request, response) => void response.end(text));
    const call = connect(server.url, { retries: 0 }).read({});
    await expect(call).rejects.toMatchObject({ status: 502, code: 'upstream-failed' });
  });

  it('repeats what only reads, and never what writes without a key', async () => {
    await using server = await startAnswering(broken, good);
    expect(await connect(server.url).read({})).toEqual({ n: 1 });
    await using other = await startAnswering(broken, good);
    await expect(connect(other.url).write({})).rejects.toMatchObject({ status: 502 });
    expect(other.calls()).toBe(1);
  });

  it('stops asking one that keeps failing, and begins again when it is back', async () => {
    await using server = await startAnswering(broken, broken, good);
    const things = connect(server.url, { retries: 0, breakAfter: 2, breakFor: 50 });
    for (let n = 0; n < 2; n++) await expect(things.read({})).rejects.toMatchObject({ status: 502 });
    await expect(things.read({})).rejects.toMatchObject({ status: 503, code: 'upstream-busy' });
    expect(server.calls()).toBe(2);
    await expect.poll(() => things.read({}).catch(() => null)).toEqual({ n: 1 });
  });

  it('passes on that there is no time now, and neither repeats the call nor blames the upstream', async () => {
    const problem = { status: 503, code: 'things-too-many', title: 'Too many', retryAfter: 2 };
    await using server = await startAnswering(
      (_request, response) => void response.writeHead(503).end(JSON.stringify(problem)),
    );
    const things = connect(server.url, { breakAfter: 1 });
    for (let n = 0; n < 3; n++) await expect(things.read({})).rejects.toMatchObject({ problem });
    expect(server.calls()).toBe(3);
  });

  it('does not blame an upstream for a caller that leaves during its trial call', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    await using server = await startAnswering(broken, silent, good);
    const things = connect(server.url, { retries: 0, breakAfter: 1, breakFor: 60_000 });
    await expect(things.read({})).rejects.toMatchObject({ status: 502 });
    vi.setSystemTime(Date.now() + 60_000);

    const left = new AbortController();
    const trial = things.read({}, { signal: left.signal });
    trial.catch(() => {});
    await expect.poll(() => server.calls()).toBe(2);
    left.abort();
    await expect(trial).rejects.toThrow();
    expect(await things.read({})).toEqual({ n: 1 });
  });
});
