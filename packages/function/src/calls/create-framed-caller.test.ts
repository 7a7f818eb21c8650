import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createOperations, defineContract } from '@tessera/contracts/http';
import { ProblemError } from '@tessera/contracts/problem';
import { createLogger, createMetrics } from '@tessera/service';
import { contextFromHeaders, contextHeaders, currentContext, runInContext } from '@tessera/service/context';
import { createAsker, createFrameServer, createOperationAnswers, wantsFrames } from '@tessera/service/frames';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createFramedCaller } from './create-framed-caller.ts';

const contract = defineContract(
  { read: 'GET /things/{id}', write: 'POST /things' },
  {
    read: {
      summary: 'Reads',
      params: z.object({ id: z.string() }),
      query: z.object({
        tag: z.union([z.string(), z.array(z.string())]).optional(),
        n: z.coerce.number().default(5),
      }),
      response: z.object({ id: z.string(), tags: z.number(), n: z.number(), trace: z.string() }),
    },
    write: {
      summary: 'Writes',
      body: z.strictObject({ name: z.string() }),
      idempotent: true,
      status: 204,
      response: z.void(),
    },
  },
);

const key = '9f1c7c1e-0000-4000-8000-000000000000';
const keys: string[] = [];
const frames = createFrameServer({
  authenticate: () => 'anybody',
  answer: createOperationAnswers<string>({
    operations: createOperations(contract, {
      async read({ params: { id }, query: { tag, n } }) {
        if (id === 'broken') throw new Error('inside');
        if (id === 'none') throw new ProblemError({ status: 404, code: 'none', title: 'None' });
        if (id === 'silent') return new Promise<never>(() => {});
        if (id === 'busy') {
          const extensions = { retryAfter: 2 };
          throw new ProblemError({ status: 503, code: 'busy', title: 'Busy', extensions });
        }
        return {
          id,
          n,
          tags: [tag ?? []].flat().length,
          trace: contextHeaders(currentContext()!)['traceparent']!,
        };
      },
      write: async ({ idempotencyKey }) => void keys.push(idempotencyKey),
    }),
    ...{ logger: createLogger('test', 'silent'), metrics: createMetrics('test'), budget: 10_000 },
  }),
});
const server = createServer({ shouldUpgradeCallback: wantsFrames }).on('upgrade', frames.upgrade);
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => frames.stop());
afterAll(() => void server.close());

const connect = (timeout = 10_000) => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return createFramedCaller(contract, { name: 'things', ask: createAsker({ url, headers: {} }), timeout });
};

describe('createFramedCaller()', () => {
  it('asks as an address would: text, repeated names as lists, and nothing for what is empty', async () => {
    const things = connect();
    const read = await things.read({ params: { id: 'a b' }, query: { tag: ['x', 'y'], n: 3 } });
    expect(read).toMatchObject({ id: 'a b', tags: 2, n: 3 });
    expect(await things.read({ params: { id: '1' }, query: { tag: '' } })).toMatchObject({ tags: 0, n: 5 });
    await expect(things.read({ params: { id: '' }, query: {} })).rejects.toThrow(TypeError);
  });

  it('passes the key on, and answers nothing for 204', async () => {
    expect(await connect().write({ body: { name: 'n' }, idempotencyKey: key })).toBeUndefined();
    expect(keys).toEqual([key]);
  });

  it('passes the trace on', async () => {
    const traceId = '1'.repeat(32);
    const context = { ...contextFromHeaders({}, 5_000), traceId };
    const { trace } = await runInContext(context, () => connect().read({ params: { id: '1' }, query: {} }));
    expect(trace).toContain(traceId);
  });

  it.each([
    ['none', 404, 'none'],
    ['busy', 503, 'busy'],
    ['broken', 502, 'upstream-failed'],
  ])('answers for %s as over HTTP: %i %s', async (id, status, code) => {
    await expect(connect().read({ params: { id }, query: {} })).rejects.toMatchObject({ status, code });
  });

  it('answers 504 for what is late, and when no time is left 504 without asking', async () => {
    const late = { status: 504, code: 'upstream-late' };
    await expect(connect(30).read({ params: { id: 'silent' }, query: {} })).rejects.toMatchObject(late);
    const over = { ...contextFromHeaders({}, 5_000), deadline: Date.now() - 1 };
    const asking = runInContext(over, () => connect().read({ params: { id: '1' }, query: {} }));
    await expect(asking).rejects.toMatchObject(late);
  });

  it('answers 502 where nobody is', async () => {
    const ask = createAsker({ url: 'http://127.0.0.1:1', headers: {} });
    const things = createFramedCaller(contract, { name: 'things', ask });
    await expect(things.read({ params: { id: '1' }, query: {} })).rejects.toMatchObject({
      status: 502,
      code: 'upstream-failed',
    });
  });
});
