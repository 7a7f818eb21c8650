import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineContract } from '@tessera/contracts/http';
import { startTestServer } from '@tessera/service/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { createMockBff } from './mock-bff.ts';

const contract = defineContract(
  { cart: 'GET /cart', setQuantity: 'PUT /lines/{sku}', forget: 'DELETE /cart' },
  {
    cart: { summary: 'The cart', response: z.strictObject({ count: z.int().nonnegative() }) },
    setQuantity: {
      summary: 'Sets a quantity',
      params: z.object({ sku: z.string() }),
      body: z.strictObject({ quantity: z.int() }),
      response: z.strictObject({ count: z.int().nonnegative() }),
    },
    forget: { summary: 'Forgets the cart', response: z.void(), status: 204 },
  },
);

async function setUp(examples?: object) {
  const folder = await mkdtemp(join(tmpdir(), 'tessera-mock-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'mock.json');
  if (examples !== undefined) await writeFile(file, JSON.stringify(examples));
  const violations: string[] = [];
  const mock = createMockBff({
    base: '/api/orders',
    contract,
    file,
    onViolation: ({ message }) => violations.push(message),
  });
  const server = await startTestServer(mock);
  onTestFinished(() => server[Symbol.asyncDispose]());
  const ask = async (path: string, init?: RequestInit) => {
    const response = await fetch(`${server.url}/api/orders${path}`, init);
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  };
  return { file, violations, ask };
}

describe('a mocked BFF', () => {
  it('answers with an example of each operation, which it writes for the developer to edit', async () => {
    const { file, ask, violations } = await setUp();
    expect(await ask('/cart')).toEqual({ status: 200, body: { count: 1 } });
    const examples = JSON.parse(await readFile(file, 'utf8'));
    expect(Object.keys(examples)).toEqual(['cart', 'setQuantity']);
    await writeFile(file, JSON.stringify({ ...examples, cart: { count: 7 } }));
    expect((await ask('/cart')).body).toEqual({ count: 7 });
    expect(violations).toEqual([]);
  });

  it('has no example of an answer without a body', async () => {
    const { ask, violations } = await setUp();
    expect(await ask('/cart', { method: 'DELETE' })).toEqual({ status: 204, body: null });
    expect(violations).toEqual([]);
  });

  it('tells of every example that breaks the contract, at the start and when it is asked for', async () => {
    const { file, ask, violations } = await setUp({ cart: { count: -1 } });
    expect(violations).toEqual([
      expect.stringMatching(/Cannot mock "cart": .* breaks the contract\n.*\n.*at count/),
      expect.stringContaining('Cannot mock "setQuantity"'),
    ]);
    const answer = await ask('/cart');
    expect([answer.status, answer.body.code]).toEqual([500, 'mock-violates-contract']);
    await writeFile(file, JSON.stringify({ cart: { count: 2 } }));
    expect((await ask('/cart')).status).toBe(200);
  });

  it('refuses what the page sends wrongly, as the BFF would, and tells of it', async () => {
    const { ask, violations } = await setUp();
    const send = (body: object) =>
      ask('/lines/a', {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    expect((await send({ quantity: 2 })).status).toBe(200);
    expect((await send({ quantity: 'two' })).body.code).toBe('invalid-input');
    expect(violations).toEqual([expect.stringContaining('body.quantity')]);
    expect((await ask('/nothing')).status).toBe(404);
  });
});
