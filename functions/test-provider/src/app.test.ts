import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type StartedProcess, startProcess } from '@tessera/function/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const secret = 'secret-of-the-provider-in-tests';
let folder: string;
let provider: StartedProcess;

const start = () =>
  startProcess('functions/test-provider/src/main.ts', {
    PROVIDER_PORT: '0',
    PROVIDER_DATA: folder,
    PROVIDER_SECRET: secret,
  });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tessera-provider-'));
  provider = await start();
});

afterAll(async () => {
  await provider.kill();
  await rm(folder, { recursive: true, force: true });
});

async function call(path: string, body?: unknown, signal: AbortSignal = AbortSignal.timeout(3_000)) {
  const response = await fetch(provider.url + path, {
    signal,
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const charge = (key: string, token: string, amount = 500) => ({ key, token, amount, currency: 'EUR' });

describe('the test provider', () => {
  it('charges once per key, and refuses other content under it', async () => {
    const first = await call('/v1/charges', charge('key-00001', 'test-accept'));
    expect(first.body).toMatchObject({ status: 'charged' });
    expect(await call('/v1/charges', charge('key-00001', 'test-accept'))).toEqual(first);
    expect((await call('/v1/charges', charge('key-00001', 'test-accept', 501))).status).toBe(409);
  });

  it('keeps its ledger through kill -9', async () => {
    await call('/v1/charges', charge('key-00002', 'test-accept'));
    await provider.kill();
    provider = await start();
    expect((await call('/v1/charges/key-00002')).body).toMatchObject({ status: 'charged', amount: 500 });
  });

  it('hangs on request, with the charge recorded or not', async () => {
    for (const [key, token] of [
      ['key-00003', 'test-timeout'],
      ['key-00004', 'test-timeout-charged'],
    ] as const) {
      await expect(call('/v1/charges', charge(key, token), AbortSignal.timeout(100))).rejects.toThrow();
    }
    expect((await call('/v1/charges/key-00003')).status).toBe(404);
    expect((await call('/v1/charges/key-00004')).body).toMatchObject({ status: 'charged' });
  });

  it('refunds once, and lets no charge follow a refund', async () => {
    expect((await call('/v1/charges/key-00004/refund', {})).body).toMatchObject({ status: 'refunded' });
    expect((await call('/v1/charges/key-00004/refund', {})).body).toMatchObject({ status: 'refunded' });
    await call('/v1/charges/key-00005/refund', {});
    const late = await call('/v1/charges', charge('key-00005', 'test-accept'));
    expect(late.body).toMatchObject({ status: 'refunded' });
  });

  it('answers nobody without the secret', async () => {
    expect((await fetch(`${provider.url}/v1/charges/key-00001`)).status).toBe(401);
  });
});
