import { createLogger } from '@tessera/service';
import { startTestServer } from '@tessera/service/testing';
import { describe, expect, it } from 'vitest';
import { createBff } from '../bff/create-bff.ts';
import { createTestGateway, startTestBff } from '../testing.ts';

const gateway = createTestGateway();
const credential = { caller: 'bff-demo', token: 'token-of-the-host' };
const author = 'demo-team/ann';

/** A host that notes what it is asked, and a BFF that calls it. */
async function start(facts: { holdsSecrets?: boolean } = {}) {
  const stack = new AsyncDisposableStack();
  const asked: { line: string; headers: Record<string, unknown>; body: string }[] = [];
  const ended = Promise.withResolvers<void>();
  const host = stack.use(
    await startTestServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      asked.push({ line: `${request.method} ${request.url}`, headers: request.headers, body });
      if (request.url === '/late') return;
      if (request.url!.startsWith('/feed')) {
        response.writeHead(200, { 'content-type': 'text/event-stream', 'tessera-feed-last': '7' });
        response.write('data: 1\n\n');
        return void response.once('close', () => ended.resolve());
      }
      response.writeHead(409, { 'content-type': 'application/problem+json', 'set-cookie': 'a=b' });
      response.end('{"code":"carts-conflict"}');
    }),
  );
  const running = createBff({
    ...{ name: 'demo', version: '1.2.0', contract: {}, handlers: {} },
    ...{ logger: createLogger('test', 'silent'), identityKeys: gateway.identityKeys },
    releases: { artifacts: '/nonexistent', ownerKeys: {} },
    upstreams: { host: { url: host.url, credential }, store: { url: `${host.url}/store`, credential } },
    ...facts,
  });
  const bff = stack.use(await startTestBff(running));
  const relay = (path: string, headers: Record<string, string>, init: RequestInit = {}) =>
    fetch(`${bff.url}/relay${path}`, { ...init, headers });
  return { asked, relay, ended: ended.promise, running, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

const forHost = () => gateway.permit({ aud: 'demo', sub: author, upstream: 'host' });

describe('the relay of a BFF', () => {
  it("passes a call on with the BFF's own credential, and the answer as it is", async () => {
    await using bff = await start();
    const identity = gateway.identify({ aud: 'demo', user: 'ann', sid: 's1' });
    const deadline = String(Date.now() + 5_000);
    const answer = await bff.relay(
      '/host/carts/cart?full=1',
      {
        ...forHost(),
        ...identity,
        'content-type': 'application/json',
        'idempotency-key': 'k-1',
        'tessera-deadline': deadline,
        traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
        cookie: 'session=secret',
        authorization: 'Bearer of-somebody-else',
        'tessera-caller': 'store',
      },
      { method: 'POST', body: '{"n":1}' },
    );
    expect([answer.status, await answer.json()]).toEqual([409, { code: 'carts-conflict' }]);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.headers.get('set-cookie')).toBeNull();
    const [{ line, headers, body }] = bff.asked as [(typeof bff.asked)[0]];
    expect([line, body]).toEqual(['POST /carts/cart?full=1', '{"n":1}']);
    expect(headers).toMatchObject({
      ...identity,
      authorization: 'Bearer token-of-the-host',
      'tessera-caller': 'bff-demo',
      'idempotency-key': 'k-1',
      'tessera-deadline': deadline,
      traceparent: expect.stringContaining('a'.repeat(32)),
    });
    expect(headers).not.toHaveProperty('cookie');
    expect(headers).not.toHaveProperty('tessera-relay');
  });

  it('passes a feed on while it lasts, and lets go of it when its reader leaves', async () => {
    await using bff = await start();
    const leaving = new AbortController();
    const answer = await bff.relay('/host/feed?after=3', forHost(), { signal: leaving.signal });
    expect(answer.headers.get('tessera-feed-last')).toBe('7');
    const { value } = await answer.body!.getReader().read();
    expect(Buffer.from(value!).toString()).toBe('data: 1\n\n');
    leaving.abort();
    await bff.ended;
  });

  it('ends feeds when the BFF stops', async () => {
    await using bff = await start();
    const reader = (await bff.relay('/host/feed', forHost())).body!.getReader();
    await reader.read();
    const rest = reader.read();
    bff.running.stopping();
    await bff.ended;
    await expect(rest).rejects.toThrow();
  });

  it('opens for nothing but a statement of the edge for this BFF and this upstream', async () => {
    await using bff = await start();
    const others: Record<string, string>[] = [
      {},
      { 'tessera-relay': 'made.up.here' },
      { 'tessera-relay': gateway.identify({ aud: 'demo', user: 'ann' })['tessera-identity']! },
      { 'tessera-relay': gateway.identify({ aud: 'demo' })['tessera-identity']! },
      gateway.identify({ aud: 'demo' }),
      gateway.permit({ aud: 'orders', sub: author, upstream: 'host' }),
      createTestGateway().permit({ aud: 'demo', sub: author, upstream: 'host' }),
    ];
    for (const headers of others) {
      const answer = await bff.relay('/host/x', headers);
      expect([answer.status, (await answer.json()).code]).toEqual([403, 'bff-relay-refused']);
    }
    const termsAlone = gateway.permit({ aud: 'demo', sub: author });
    const forStore = gateway.permit({ aud: 'demo', sub: author, upstream: 'store' });
    for (const [path, headers] of [
      ['/host/x', termsAlone],
      ['/host/x', forStore],
      ['/store/x', forHost()],
      ['/elsewhere/x', forHost()],
    ] as const) {
      expect((await (await bff.relay(path, headers)).json()).code).toBe('bff-path-unknown');
    }
    expect(bff.asked).toEqual([]);
  });

  it('takes no identity that is not of the edge, or is for another BFF', async () => {
    await using bff = await start();
    const others = [
      gateway.identify({ aud: 'orders', user: 'ann' }),
      createTestGateway().identify({ aud: 'demo', user: 'ann' }),
    ];
    for (const identity of others) {
      const answer = await bff.relay('/host/x', { ...forHost(), ...identity });
      expect((await answer.json()).code).toBe('bff-identity-invalid');
    }
    expect(bff.asked).toEqual([]);
  });

  it('bounds bodies and time', async () => {
    await using bff = await start();
    const large = { method: 'POST', body: 'x'.repeat(300_000) };
    expect((await bff.relay('/host/x', forHost(), large)).status).toBe(413);
    const soon = { ...forHost(), 'tessera-deadline': String(Date.now() + 50) };
    expect((await (await bff.relay('/host/late', soon)).json()).code).toBe('bff-relay-late');
  });

  it('tells the edge its terms, and of secrets that nobody else may stand in for', async () => {
    const terms = gateway.permit({ aud: 'demo', sub: author });
    await using bff = await start();
    expect(await (await bff.relay('', terms)).json()).toEqual({
      version: '1.2.0',
      upstreams: ['host', 'store'],
      identityKeys: gateway.identityKeys,
    });
    await using secretive = await start({ holdsSecrets: true });
    for (const [path, headers] of [
      ['', terms],
      ['/host/x', forHost()],
    ] as const) {
      const answer = await secretive.relay(path, headers);
      expect([answer.status, (await answer.json()).code]).toEqual([403, 'bff-secrets-held']);
    }
    expect(secretive.asked).toEqual([]);
  });
});
