import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Visit } from '@tessera/function';
import { type StartedProcess, startProcess, startTestStore, type TestStore } from '@tessera/function/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCharges } from './charges/charges.ts';
import { createPaymentsHandlers } from './payments.ts';
import { createProvider } from './provider/provider.ts';

const secret = 'secret-of-the-provider-in-tests';
const visit: Visit = { caller: 'store', requestId: 'test' };
let folder: string;
let store: TestStore;
let provider: StartedProcess;
let payments: ReturnType<typeof createPaymentsHandlers>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tessera-payments-'));
  [store, provider] = await Promise.all([
    startTestStore({ LOG_LEVEL: 'warn' }),
    startProcess('functions/test-provider/src/main.ts', {
      PROVIDER_PORT: '0',
      PROVIDER_DATA: folder,
      PROVIDER_SECRET: secret,
    }),
  ]);
  payments = createPaymentsHandlers(
    createCharges(store.as('fn-payments')),
    createProvider({ url: provider.url, secret }),
  );
});

afterAll(async () => {
  await Promise.all([store[Symbol.asyncDispose](), provider.kill()]);
  await rm(folder, { recursive: true, force: true });
});

const charge = (key: string, token: string, amount = 900) =>
  payments.charge({ params: { key }, body: { amount, token } }, visit);

describe('payments', () => {
  it('charge once per key, and refuse another amount under it', async () => {
    const key = randomUUID();
    const answers = await Promise.all([1, 2, 3].map(() => charge(key, 'test-accept')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set(['charged']));
    await expect(charge(key, 'test-accept', 1)).rejects.toMatchObject({ code: 'payments-key-reused' });
  });

  it('say "unknown" when the provider is silent, and find out later', async () => {
    const key = randomUUID();
    expect((await charge(key, 'test-timeout-charged')).status).toBe('unknown');
    expect((await payments.getCharge({ params: { key } }, visit)).status).toBe('charged');
    expect((await payments.refund({ params: { key } }, visit)).status).toBe('refunded');
  });

  it('leave a charge open while the provider is down, and say so to whoever asks for it', async () => {
    const down = createPaymentsHandlers(
      createCharges(store.as('fn-payments')),
      createProvider({ url: 'http://127.0.0.1:1', secret }),
    );
    const params = { key: randomUUID() };
    const body = { amount: 900, token: 'test-accept' };
    expect((await down.charge({ params, body }, visit)).status).toBe('unknown');
    const silent = { status: 502, code: 'payments-provider-silent' };
    await expect(down.getCharge({ params }, visit)).rejects.toMatchObject(silent);
    await expect(down.refund({ params }, visit)).rejects.toMatchObject(silent);
  });

  it('let no charge follow a refund', async () => {
    const key = randomUUID();
    await payments.refund({ params: { key } }, visit);
    expect((await payments.getCharge({ params: { key } }, visit)).status).toBe('refunded');
  });
});
