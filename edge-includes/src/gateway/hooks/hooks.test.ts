import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { startTestServer } from '@tessera/service/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startShop } from '../../testing/start-shop.ts';
import type { HttpClient } from '../../wire/client.ts';
import { createHooks } from './hooks.ts';

interface Taken {
  url: string;
  method: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

async function setUp(status = 200) {
  const taken: Taken[] = [];
  const host = await startTestServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const { url = '', method = '', headers } = request;
    taken.push({ url, method, headers, body: Buffer.concat(chunks) });
    response.writeHead(status, { 'content-type': 'application/json', 'set-cookie': 'a=1', server: 'host' });
    response.end('{}');
  });
  onTestFinished(() => host[Symbol.asyncDispose]());
  const hooks = { payments: { url: `${host.url}/payments/hooks`, token: 'token-of-the-edge' } };
  const shop = await startShop({}, { hooks });
  onTestFinished(() => shop[Symbol.asyncDispose]());
  const post = (
    body: Uint8Array<ArrayBuffer>,
    headers: Record<string, string> = {},
    path = '/hooks/payments',
  ) =>
    shop.get(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'provider-signature': 't=1,k=a,s=b', ...headers },
      body,
    });
  return { taken, post, shop };
}

describe('POST /hooks/payments', () => {
  it('goes on with its bytes untouched, and with nothing of a visitor', async () => {
    const { taken, post } = await setUp();
    const body = new Uint8Array(randomBytes(60_000));
    // From another site, as every webhook: no page of ours has sent it.
    const response = await post(body, {
      cookie: 'tessera-session=x',
      origin: 'https://elsewhere.example',
      'sec-fetch-site': 'cross-site',
      authorization: 'Bearer made-up',
      'tessera-caller': 'store',
      'x-forwarded-for': '1.2.3.4',
    });
    expect(response.status).toBe(200);
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(taken).toHaveLength(1);
    const { url, method, headers, body: arrived } = taken[0]!;
    expect([method, url]).toEqual(['POST', '/payments/hooks']);
    expect(arrived.equals(body)).toBe(true);
    expect(headers).toMatchObject({
      'provider-signature': 't=1,k=a,s=b',
      'content-type': 'application/json',
      'tessera-caller': 'edge',
      authorization: 'Bearer token-of-the-edge',
    });
    for (const name of ['cookie', 'origin', 'x-forwarded-for', 'tessera-identity'])
      expect(headers).not.toHaveProperty(name);
  });

  it.each([401, 422, 503])('is answered %i as the function answers it', async (status) => {
    const { post } = await setUp(status);
    expect((await post(new Uint8Array([123, 125]))).status).toBe(status);
  });

  it('takes 64 kB and no more, no other method and no other name', async () => {
    const { taken, post, shop } = await setUp();
    expect((await post(new Uint8Array(65_536))).status).toBe(200);
    expect((await post(new Uint8Array(65_537))).status).toBe(413);
    expect((await shop.get('/hooks/payments')).status).toBe(405);
    expect((await post(new Uint8Array(2), {}, '/hooks/other')).status).toBe(404);
    expect((await post(new Uint8Array(2), {}, '/hooks/constructor')).status).toBe(404);
    expect((await post(new Uint8Array(2), {}, '/hooks/payments/more')).status).toBe(404);
    expect(taken).toHaveLength(1);
  });
});

it('webhooks of one network are limited, each network for itself', async () => {
  const client: HttpClient = {
    send: async () => ({ status: 200, headers: {}, body: null }),
    close: () => undefined,
  };
  let now = 0;
  const { answer } = createHooks({
    targets: { payments: { url: 'http://host/payments/hooks', token: 't' } },
    ...{ client, stopping: new AbortController().signal, limit: 2, now: () => now },
  });
  const send = (from: string) =>
    answer({
      ...{ method: 'POST', target: '/hooks/payments', headers: {}, client: from },
      signal: new AbortController().signal,
    });
  await send('192.0.2.1');
  await send('192.0.2.1');
  await expect(send('192.0.2.1')).rejects.toMatchObject({ code: 'edge-hooks-limited', status: 429 });
  expect((await send('198.51.100.1')).status).toBe(200);
  now = 60_000;
  expect((await send('192.0.2.1')).status).toBe(200);
});
