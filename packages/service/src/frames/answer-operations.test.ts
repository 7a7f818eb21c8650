import { createOperations, defineContract } from '@tessera/contracts/http';
import { ProblemError } from '@tessera/contracts/problem';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createLogger } from '../logging/logger.ts';
import { createMetrics } from '../metrics/metrics.ts';
import { currentContext } from '../tracing/context.ts';
import { createOperationAnswers } from './answer-operations.ts';
import { toQuestion } from './messages.ts';
import { connectRaw, startFrames } from './testing/start-frames.ts';

const contract = defineContract(
  { read: 'GET /things/{id}' },
  {
    read: {
      summary: 'Reads',
      params: z.object({ id: z.string().max(3) }),
      response: z.object({ caller: z.string(), trace: z.string(), cause: z.string(), left: z.number() }),
    },
  },
);

const operations = createOperations<typeof contract, { caller: string }>(contract, {
  async read({ params }, { caller }) {
    if (params.id === 'no') throw new ProblemError({ status: 403, code: 'not-yours', title: 'Not yours' });
    const { traceId, causation = '', deadline } = currentContext()!;
    return { caller, trace: traceId, cause: causation, left: deadline - Date.now() };
  },
});

async function start() {
  const metrics = createMetrics('test');
  const answer = createOperationAnswers<string>({
    ...{ operations, metrics, budget: 60_000, logger: createLogger('test', 'silent') },
  });
  const server = await startFrames({ answer });
  const raw = await connectRaw(server.url);
  return {
    metrics,
    async ask(what: unknown, left = 60_000) {
      raw.send(toQuestion(raw.heard.length, left, JSON.stringify(what)));
      return raw.next();
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

const context = {
  traceparent: '00-11111111111111111111111111111111-2222222222222222-01',
  'tessera-causation': 'request/1',
  'x-request-id': 'request-of-test',
};

describe('createOperationAnswers()', () => {
  it('answers by the contract, for the caller of the connection, in the context that the question carries', async () => {
    await using server = await start();
    const answer = await server.ask({ operation: 'read', params: { id: '1' }, context }, 500);
    expect(answer).toMatchObject({
      status: 200,
      body: { caller: 'tester', trace: '1'.repeat(32), cause: 'request/1' },
    });
    expect((answer['body'] as { left: number }).left).toBeLessThanOrEqual(500);
  });

  it.each([
    ['what the schema refuses', { operation: 'read', params: { id: 'long' }, context }, 422, 'invalid-input'],
    ['what the handler refuses', { operation: 'read', params: { id: 'no' }, context }, 403, 'not-yours'],
    ['an operation that there is not', { operation: 'toString', context }, 404, 'not-found'],
    ['no operation', { context }, 400, 'frames-unreadable'],
    ['nothing', null, 400, 'frames-unreadable'],
  ])('answers a problem for %s', async (_, what, status, code) => {
    await using server = await start();
    expect(await server.ask(what)).toMatchObject({ status, body: { status, code } });
  });

  it('names the request in its problems', async () => {
    await using server = await start();
    const answer = await server.ask({ operation: 'read', params: { id: 'no' }, context });
    expect(answer).toMatchObject({ body: { instance: 'request-of-test' } });
  });

  it('measures each operation that there is', async () => {
    await using server = await start();
    await server.ask({ operation: 'read', params: { id: '1' }, context });
    await server.ask({ operation: 'invented', context });
    const { text } = await server.metrics.expose();
    expect(text).toContain(
      'framed_question_duration_seconds_count{service="test",operation="read",status="200"} 1',
    );
    expect(text).not.toContain('invented');
  });
});
