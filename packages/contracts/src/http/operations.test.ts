import { expect, it } from 'vitest';
import { z } from 'zod';
import { defineContract } from './contract.ts';
import { createOperations } from './operations.ts';

const contract = defineContract(
  { find: 'GET /things/{id}', drop: 'DELETE /things' },
  {
    find: {
      summary: 'Finds',
      params: z.object({ id: z.string() }),
      response: z.object({ id: z.string(), by: z.string() }),
    },
    drop: { summary: 'Drops', idempotent: true, status: 204, response: z.void() },
  },
);
const operations = createOperations<typeof contract, string>(contract, {
  find: async ({ params }, by) => ({ id: params.id, by, secret: 'x' }),
  drop: async () => undefined,
});

it('createOperations() answers by name what the schema has, with the status of the operation', async () => {
  const { status, body } = await operations('find', { params: { id: '1' } }, 'me');
  expect([status, JSON.parse(body!)]).toEqual([200, { id: '1', by: 'me' }]);
  const key = '9f1c7c1e-0000-4000-8000-000000000000';
  expect(await operations('drop', { idempotencyKey: key }, 'me')).toEqual({ status: 204, body: undefined });
});

it.each([
  ['an operation that there is not', 'toString', {}, 404, 'not-found'],
  ['no parameters', 'find', {}, 422, 'invalid-input'],
  ['no key', 'drop', {}, 400, 'idempotency-key-required'],
])('createOperations() refuses %s', async (_, name, input, status, code) => {
  await expect(operations(name, input, 'me')).rejects.toMatchObject({ status, code });
});
