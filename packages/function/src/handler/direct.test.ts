import { defineContract } from '@tessera/contracts/http';
import { ProblemError } from '@tessera/contracts/problem';
import { contextHeaders, currentContext } from '@tessera/service/context';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { createHandler } from './create-handler.ts';

const contract = defineContract(
  { double: 'PUT /numbers/{id}', drop: 'DELETE /numbers/{id}' },
  {
    double: {
      summary: 'Doubles',
      params: z.object({ id: z.string().max(9) }),
      body: z.object({ n: z.int() }),
      response: z.object({ id: z.string(), n: z.int() }),
    },
    drop: { summary: 'Drops', params: z.object({ id: z.string() }), response: z.void(), status: 204 },
  },
);
const lines: string[] = [];
const handler = createHandler(
  contract,
  {
    double: async ({ params: { id }, body: { n } }, { caller }) => {
      expect(caller).toBe('direct');
      if (n < 0) throw new ProblemError({ status: 409, code: 'numbers-negative', title: 'Negative' });
      if (n === 0) throw new RangeError('no zero');
      return { id, n: 2 * n };
    },
    drop: async () => undefined,
  },
  { write: (line) => lines.push(line) },
);
const context = { awsRequestId: 'r-1', getRemainingTimeInMillis: () => 1_000 };

it('a function that is invoked directly answers what its operation does', async () => {
  const params = { id: 'a/b' };
  expect(await handler({ operation: 'double', params, body: { n: 4 } }, context)).toEqual({
    id: 'a/b',
    n: 8,
  });
  expect(await handler({ operation: 'drop', params, traceparent: null }, context)).toBeNull();
});

it.each([
  [{ operation: 'double', params: { id: 'a' }, body: { n: -1 } }, 'numbers-negative'],
  [{ operation: 'double', params: { id: 'a' }, body: { n: 0 } }, 'RangeError'],
  [{ operation: 'double', params: { id: 'a' }, body: { n: 'x' } }, 'invalid-input'],
  [{ operation: 'nothing' }, 'invalid-input'],
  [{ operation: 'double', surplus: 1 }, 'invalid-input'],
])('%o throws an error named "%s"', async (event, name) => {
  await expect(handler(event, context)).rejects.toMatchObject({ name });
});

it('what a call is for goes along with what the function calls', async () => {
  let passed: Record<string, string> = {};
  const listening = createHandler(
    contract,
    {
      double: async ({ params: { id }, body: { n } }) => {
        passed = contextHeaders(currentContext()!);
        return { id, n };
      },
      drop: async () => undefined,
    },
    { write: () => {} },
  );
  const event = { operation: 'double', params: { id: 'a' }, body: { n: 1 } };
  await listening({ ...event, correlation: 'order-0001', causation: 'order-0001/Double/1' }, context);
  expect(passed).toMatchObject({
    'tessera-correlation': 'order-0001',
    'tessera-causation': 'order-0001/Double/1',
  });
  await listening(event, context);
  expect(passed).not.toHaveProperty('tessera-causation');
});

it('only what nobody expected is logged', () => {
  expect(lines.map((line) => JSON.parse(line).err.name)).toEqual(['RangeError']);
});
