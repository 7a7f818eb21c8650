import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestHost, type TestFunction, type TestHost, token } from './testing/start-test-host.ts';

/** Each function's source, and what it declares beyond the name. */
const functions: Record<string, TestFunction> = {
  echo: ['export const handler = async (event) => ({ statusCode: 200, body: JSON.stringify(event) });'],
  env: [
    'export const handler = async () => ({ statusCode: 200, body: JSON.stringify(process.env) });',
    { environment: ['STORE_TOKEN'] },
  ],
  throws: ['export const handler = async () => { throw new RangeError("no"); };'],
  crashes: ['export const handler = async () => { process.exit(3); };'],
  hangs: ['export const handler = async () => { for (;;); };', { timeout: 300 }],
  garbage: ['export const handler = async () => ({ statusCode: "many" });'],
  says: ['export const handler = async (event) => event.say;'],
  broken: ['throw new Error("cannot load");'],
  hungry: [
    'const kept = []; export const handler = async () => { for (let n = 0; n < 400; n++) { kept.push(Buffer.alloc(1e6, 1)); await new Promise((r) => setTimeout(r, 3)); } return { statusCode: 200 }; };',
    { memory: 128, timeout: 8_000 },
  ],
  waits: [
    'export const handler = async (event) => { await fetch(new URLSearchParams(event.rawQueryString).get("gate")); return { statusCode: 204 }; };',
    { concurrency: 1, queue: 2 },
  ],
  spy: [
    `const tries = {
      file: async () => (await import('node:fs')).readFileSync('/etc/hostname', 'utf8'),
      host: async () => (await import('node:fs')).readFileSync(process.env.LAMBDA_TASK_ROOT + '/../../echo/dist/handler.mjs', 'utf8'),
      write: async () => (await import('node:fs')).writeFileSync('out.txt', 'x'),
      child: async () => (await import('node:child_process')).execSync('id').toString(),
      worker: async () => new (await import('node:worker_threads')).Worker('1', { eval: true }),
      sqlite: async () => await import('node:sqlite'),
    };
    export const handler = async () => {
      const found = {};
      for (const [name, attempt] of Object.entries(tries)) {
        found[name] = await attempt().then(() => 'allowed', (error) => error.code);
      }
      return { statusCode: 200, body: JSON.stringify(found) };
    };`,
  ],
  logs: ['export const handler = async () => { console.log("plain words"); return { statusCode: 204 }; };'],
  guarded: [
    'export const handler = async () => ({ statusCode: 200, body: "{}" });',
    { internal: { 'PUT /secrets/{id}': ['store'] } },
  ],
};

let host: TestHost;
const call: TestHost['call'] = (...values) => host.call(...values);

beforeAll(async () => {
  host = await startTestHost(functions);
});
afterAll(() => host[Symbol.asyncDispose]());

/** A server that answers nobody before it is opened, so that a handler that asks it waits. */
async function createGate() {
  const waiting: ServerResponse[] = [];
  const server = createServer((_request, response) => waiting.push(response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    open() {
      server.removeAllListeners('request').on('request', (_request, response) => response.end());
      for (const response of waiting) response.end();
      server.unref();
    },
  };
}

describe('the host', () => {
  it('gives a handler an HTTP API event with trace, caller and verified identity', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const identity = host.sign({ user: 'user-0001', sid: 'sid-00001', epoch: 3, aud: 'orders' });
    const response = await call('/echo/a/b%20c?x=1&x=2', {
      method: 'POST',
      body: '{"n":1}',
      headers: { 'content-type': 'application/json', traceparent, 'tessera-identity': identity },
    });
    const event = JSON.parse(await response.text());

    expect(event).toMatchObject({
      version: '2.0',
      rawPath: '/a/b%20c',
      rawQueryString: 'x=1&x=2',
      body: '{"n":1}',
      requestContext: {
        http: { method: 'POST' },
        authorizer: { lambda: { caller: 'bff-orders', user: 'user-0001', sid: 'sid-00001', epoch: 3 } },
      },
    });
    expect(event.headers.traceparent).toContain('0af7651916cd43dd8448eb211c80319c');
    expect(event.headers).not.toHaveProperty('authorization');
    expect(event.headers).not.toHaveProperty('tessera-identity');
  });

  it('refuses unknown callers, unknown functions, internal operations and foreign identities', async () => {
    const status = async (path: string, init = {}) => (await call(path, init)).status;
    const foreign = host.sign({ user: 'user-0001', aud: 'account' });

    expect(await status('/echo', { headers: { authorization: 'Bearer wrong-token-entirely' } })).toBe(401);
    expect(await status('/echo', { headers: { 'tessera-identity': foreign } })).toBe(401);
    expect(await status('/nothing')).toBe(404);
    expect(await status('/guarded/secrets/1')).toBe(200);
    expect(await status('/guarded/secrets/1', { method: 'PUT' })).toBe(403);
  });

  it('gives a function no variable beyond what it declares', async () => {
    const variables = await (await call('/env')).json();
    expect(variables).toMatchObject({ STORE_TOKEN: 'the-store-token', AWS_LAMBDA_FUNCTION_NAME: 'env' });
    expect(Object.keys(variables).filter((name) => /HOST|PROVIDER|PATH|STORE_URL/.test(name))).toEqual([]);
  });

  it('lets a function read its own code, and nothing else of the machine', async () => {
    expect(await (await call('/spy')).json()).toEqual({
      file: 'ERR_ACCESS_DENIED',
      host: 'ERR_ACCESS_DENIED',
      write: 'ERR_ACCESS_DENIED',
      child: 'ERR_ACCESS_DENIED',
      worker: 'ERR_ACCESS_DENIED',
      sqlite: 'ERR_UNKNOWN_BUILTIN_MODULE',
    });
  });

  it.each([
    ['throws', 502, 'host-failed'],
    ['crashes', 502, 'host-crashed'],
    ['hangs', 504, 'host-late'],
    ['garbage', 502, 'host-garbage'],
    ['broken', 502, 'host-crashed'],
    ['hungry', 502, 'host-crashed'],
  ])(
    'answers a problem when a function %s',
    async (name, status, code) => {
      const response = await call(`/${name}`);
      expect(response.status).toBe(status);
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(await response.json()).toMatchObject({ code });
    },
    12_000,
  );

  it('goes on after a crash with a fresh environment', async () => {
    await call('/crashes');
    expect((await call('/crashes')).status).toBe(502);
    expect((await call('/echo')).status).toBe(200);
  });

  it('queues a few calls and refuses more with 429', async () => {
    const gate = await createGate();
    const statuses: number[] = [];
    const calls = Array.from({ length: 8 }, async () => {
      statuses.push((await call(`/waits?gate=${gate.url}`)).status);
    });
    await expect.poll(() => statuses.length).toBe(5);
    expect(statuses).toEqual([429, 429, 429, 429, 429]);
    gate.open();
    await Promise.all(calls);
    expect(statuses.slice(5), 'one that ran and two that waited').toEqual([204, 204, 204]);
  });

  it('refuses a body that is too large', async () => {
    expect((await call('/echo', { method: 'POST', body: 'x'.repeat(300_000) })).status).toBe(413);
  });

  it('gives up at the caller’s deadline', async () => {
    const gate = await createGate();
    const deadline = String(Date.now() + 40);
    const { status } = await call(`/waits?gate=${gate.url}`, { headers: { 'tessera-deadline': deadline } });
    expect(status).toBe(504);
    gate.open();
  });

  it('logs what a function writes as JSON with its name', async () => {
    await call('/logs');
    const said = () => host.process.output().split('\n');
    await expect.poll(said).toContainEqual(expect.stringContaining('plain words'));
    const line = said().find((text) => text.includes('plain words'));
    expect(JSON.parse(line!)).toMatchObject({ function: 'logs', msg: 'plain words', service: 'host' });
  });

  it('leaves no environment behind when it is killed', async () => {
    const own = await host.startAnother();
    const marker = randomUUID();
    await fetch(`${own.url}/echo?${marker}`, {
      headers: { 'tessera-caller': 'bff-orders', authorization: `Bearer ${token}` },
    });
    const children = readFileSync(`/proc/${own.child.pid}/task/${own.child.pid}/children`, 'utf8')
      .trim()
      .split(' ');
    expect(children.length).toBeGreaterThan(0);
    await own.kill();
    await expect.poll(() => children.filter(isRunning)).toEqual([]);
  });
});

/** A dead process whose parent has not asked for its end yet is not running either. */
function isRunning(pid: string): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
