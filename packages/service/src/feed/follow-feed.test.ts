import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { followFeed } from '../feed.ts';
import { startTestServer } from '../testing/test-server.ts';

const credential = { caller: 'test', token: 'secret-token-of-test' };

describe('followFeed()', () => {
  it('comes back after a loss, where it left off', async () => {
    const asked: (string | null)[] = [];
    await using store = await startTestServer((request, response) => {
      const { searchParams } = new URL(request.url ?? '', 'http://store');
      expect(searchParams.get('edge')).toBe('a');
      asked.push(searchParams.get('after'));
      const next = Number(searchParams.get('after')) + 1;
      response.write(`id: ${next}\ndata: {"n":${next}}\n\n`);
      response.end();
    });
    const seen: string[] = [];
    const feed = followFeed({
      url: `${store.url}/feed?edge=a`,
      credential,
      onEvent: (json) => seen.push(json),
      onError: () => undefined,
    });
    await expect.poll(() => seen.length).toBeGreaterThanOrEqual(2);
    feed.close();
    expect(seen.slice(0, 2)).toEqual(['{"n":1}', '{"n":2}']);
    expect(asked.slice(0, 2)).toEqual(['0', '1']);
  });

  it('tells after every connection when it knows all that there was', async () => {
    let last = 2;
    const streams: ServerResponse[] = [];
    await using store = await startTestServer((_request, response) => {
      response.writeHead(200, { 'tessera-feed-last': String(last) });
      response.flushHeaders();
      streams.push(response);
    });
    const told: string[] = [];
    const feed = followFeed({
      url: store.url,
      credential,
      onEvent: (json) => told.push(json),
      onCaughtUp: () => told.push('all'),
      onError: () => undefined,
    });
    await expect.poll(() => streams.length).toBe(1);
    streams[0]!.write('id: 1\ndata: "a"\n\n');
    await expect.poll(() => told).toEqual(['"a"']);
    streams[0]!.write('id: 2\ndata: "b"\n\nid: 3\ndata: "c"\n\n');
    await expect.poll(() => told).toEqual(['"a"', '"b"', '"c"', 'all']);
    last = 3;
    streams[0]!.end();
    await expect.poll(() => told.length).toBe(5);
    feed.close();
    expect(told.at(-1)).toBe('all');
  });

  it('tells of a refusal and goes on trying', async () => {
    let calls = 0;
    await using store = await startTestServer((_request, response) => {
      calls += 1;
      response.statusCode = calls === 1 ? 401 : 200;
      response.end('data: 1\n\n');
    });
    const [seen, errors]: [string[], unknown[]] = [[], []];
    const feed = followFeed({
      url: store.url,
      credential,
      onEvent: (json) => seen.push(json),
      onError: (error) => errors.push(error),
    });
    await expect.poll(() => seen.length).toBeGreaterThan(0);
    feed.close();
    expect(String(errors[0])).toContain('it answered 401');
  });
});
