import { createHmac, randomUUID } from 'node:crypto';
import type { FunctionEvent } from '@tessera/function';
import { startTestStore, type TestStore } from '@tessera/function/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Charges, createCharges } from '../charges/charges.ts';
import { receiveHook } from './receive-hook.ts';

const keys = { new: 'secret-of-the-new-key', old: 'secret-of-the-old-key' };
const now = Date.parse('2026-05-06T07:08:09Z');
let store: TestStore;
let charges: Charges;

beforeAll(async () => {
  store = await startTestStore({ LOG_LEVEL: 'warn' });
  charges = createCharges(store.as('fn-payments'));
});
afterAll(() => store[Symbol.asyncDispose]());

const charged = (key: string, id = randomUUID()) => ({
  ...{ id, type: 'charge.settled' },
  data: { key, status: 'charged', amount: 900 },
});

function sign(body: string, { id = 'new', secret = keys.new, at = now } = {}): string {
  const time = Math.floor(at / 1_000);
  return `t=${time},k=${id},s=${createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')}`;
}

async function receive(content: object, signature?: (body: string) => string | undefined) {
  const body = JSON.stringify(content);
  const refunds: string[] = [];
  const event = {
    ...{ rawPath: '/hooks', body: Buffer.from(body).toString('base64'), isBase64Encoded: true },
    headers: { 'provider-signature': signature ? signature(body) : sign(body) },
    requestContext: { requestId: 'r-1', http: { method: 'POST' } },
  } as unknown as FunctionEvent;
  const refund = async (key: string) => {
    refunds.push(key);
    return { status: 'refunded', amount: 900 } as const;
  };
  const answer = await receiveHook(event, { charges, provider: { refund }, keys, now: () => now });
  return { status: answer.statusCode, refunds, body: JSON.parse(answer.body ?? '{}') as { code?: string } };
}

async function told(key: string): Promise<object[]> {
  const { items } = await store
    .as('fn-payments')
    .table('payments')
    .query({ partition: `charge#${key}` });
  return items.map(({ value }) => value);
}

describe('receiveHook()', () => {
  it.each([
    ['the key that signs', {}],
    ['the key of before', { id: 'old', secret: keys.old }],
    ['a clock that is four minutes slow', { at: now - 240_000 }],
    ['a clock that is four minutes fast', { at: now + 240_000 }],
  ])('takes what is signed by %s', async (_what, how) => {
    const key = randomUUID();
    expect(await receive(charged(key), (body) => sign(body, how))).toMatchObject({ status: 200 });
    expect(await told(key)).toMatchObject([{ status: 'charged', amount: 900 }]);
  });

  it.each([
    ['no signature', () => undefined, 'payments-hook-unsigned'],
    ['an unknown key', (body: string) => sign(body, { id: 'other' }), 'payments-hook-unsigned'],
    ['another secret', (body: string) => sign(body, { secret: keys.old }), 'payments-hook-unsigned'],
    ['another body', (body: string) => sign(`${body} `), 'payments-hook-unsigned'],
    [
      'an inherited name for a key',
      (body: string) => sign(body, { id: 'constructor' }),
      'payments-hook-unsigned',
    ],
    ['a time of six minutes ago', (body: string) => sign(body, { at: now - 360_000 }), 'payments-hook-stale'],
    ['a time in six minutes', (body: string) => sign(body, { at: now + 360_000 }), 'payments-hook-stale'],
  ])('refuses %s, and keeps nothing', async (_what, signature, code) => {
    const key = randomUUID();
    expect(await receive(charged(key), signature)).toMatchObject({ status: 401, body: { code } });
    expect(await told(key)).toEqual([]);
  });

  it('refuses what it cannot read', async () => {
    expect(await receive({ id: 'x' })).toMatchObject({
      status: 422,
      body: { code: 'payments-hook-unreadable' },
    });
  });

  it('takes one that comes again, at once too, without effect', async () => {
    const key = randomUUID();
    await charges.begin(key, { amount: 900, token: 'test-webhook', taskToken: 'task-1' });
    const hook = charged(key);
    const answers = await Promise.all([1, 2, 3].map(() => receive(hook)));
    answers.push(await receive(hook));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const item = await store
      .as('fn-payments')
      .table('payments')
      .get({ pk: `charge#${key}`, sk: 'charge' });
    expect(item?.version).toBe(2);
  });

  it('keeps one that is here before anyone has asked for the charge', async () => {
    const key = randomUUID();
    await receive(charged(key));
    const begun = await charges.begin(key, { amount: 900, token: 'test-webhook', taskToken: 'task-1' });
    expect(begun).toMatchObject({ status: 'charged', token: 'test-webhook', taskToken: 'task-1' });
  });

  it('gives a charge back that comes after it was given back', async () => {
    const key = randomUUID();
    await charges.settle(key, { status: 'refunded', amount: 0 });
    const late = charged(key);
    expect(await receive(late)).toMatchObject({ status: 200, refunds: [key] });
    expect(await told(key)).toMatchObject([{ status: 'refunded' }]);
  });
});
