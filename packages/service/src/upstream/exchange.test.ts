import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { startTestServer } from '../testing.ts';
import { createExchange } from './exchange.ts';
import { LateError } from './late-error.ts';

const exchange = createExchange(4);
const get = (url: string) => ({ method: 'GET', url, headers: {} });

describe('createExchange()', () => {
  it('sends a body with its length in bytes, and answers status, headers and text', async () => {
    await using server = await startTestServer(async (request, response) => {
      const length = request.headers['content-length'];
      response.writeHead(418, { 'x-length': length }).end(`heard ${await text(request)}`);
    });
    const answered = await exchange({ method: 'POST', url: server.url, headers: {}, body: 'grün' });
    expect(answered).toMatchObject({ status: 418, text: 'heard grün', headers: { 'x-length': '5' } });
  });

  it('keeps its connections, as many as it may have', async () => {
    const connections = new Set<unknown>();
    await using server = await startTestServer((request, response) => {
      connections.add(request.socket);
      setImmediate(() => response.end());
    });
    for (let round = 0; round < 3; round += 1)
      await Promise.all(Array.from({ length: 12 }, () => exchange(get(server.url))));
    expect(connections.size).toBe(4);
  });

  it('gives up when it is late, and ends the connection', async () => {
    const closed = Promise.withResolvers<void>();
    await using server = await startTestServer((request) => request.once('close', () => closed.resolve()));
    await expect(exchange({ ...get(server.url), timeout: 30 })).rejects.toThrow(LateError);
    await closed.promise;
  });

  it('is late too when the answer has begun and does not end', async () => {
    await using server = await startTestServer((_request, response) => void response.write('half'));
    await expect(exchange({ ...get(server.url), timeout: 30 })).rejects.toThrow(LateError);
  });

  it('rejects with the reason of a signal, before it is sent and after', async () => {
    const asked = new EventTarget();
    let requests = 0;
    await using server = await startTestServer(() => {
      requests += 1;
      asked.dispatchEvent(new Event('asked'));
    });
    const reason = new Error('nobody waits');
    await expect(exchange({ ...get(server.url), signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(requests).toBe(0);
    const leaving = new AbortController();
    const asking = exchange({ ...get(server.url), signal: leaving.signal });
    const heard = expect(asking).rejects.toBe(reason);
    await once(asked, 'asked');
    leaving.abort(reason);
    await heard;
  });

  it('leaves no timer behind', async () => {
    await using server = await startTestServer((_request, response) => void response.end());
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    await exchange({ ...get(server.url), timeout: 60_000 });
    const before = timers();
    await exchange({ ...get(server.url), timeout: 60_000 });
    expect(timers()).toBe(before);
  });

  it('rejects with what the connection failed by', async () => {
    await using server = await startTestServer((request) => request.socket.destroy());
    await expect(exchange(get(server.url))).rejects.toMatchObject({ code: 'ECONNRESET' });
  });
});
