import { defineContract } from '@tessera/contracts/http';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { type ItemChange, onChanges, onQueue } from './batches.ts';
import { createHandler } from './create-handler.ts';

const lines: string[] = [];
const handled: unknown[] = [];
const changes: ItemChange[] = [];
const mail = onQueue(z.object({ to: z.string() }), async ({ body, id }) => {
  if (body.to === 'nobody') throw new RangeError('no such address');
  handled.push([id, body.to]);
});
const handler = createHandler(
  defineContract(
    { events: 'POST /events' },
    {
      events: {
        summary: 'Takes events',
        body: z.object({ rule: z.string(), events: z.array(z.unknown()) }),
        response: z.object({ taken: z.int() }),
      },
    },
  ),
  {
    async events({ body: { rule, events } }) {
      handled.push([rule, events]);
      return { taken: events.length };
    },
  },
  {
    write: (line) => lines.push(line),
    queues: { mail, 'steps.fifo': mail },
    changes: onChanges(async (change) => {
      if (change.after?.['stock'] === 0) throw new RangeError('empty');
      changes.push(change);
    }),
  },
);
const context = { awsRequestId: 'r-1', getRemainingTimeInMillis: () => 1_000 };
const handle = (Records: object[]) => handler({ Records } as never, context);

function record(queue: string, messageId: string, body: unknown, group?: string) {
  const attributes = {
    ApproximateReceiveCount: '1',
    SentTimestamp: '1',
    ...(group ? { MessageGroupId: group } : {}),
  };
  const eventSourceARN = `arn:aws:sqs:local:000000000000:${queue}`;
  return { messageId, body: JSON.stringify(body), attributes, eventSource: 'aws:sqs', eventSourceARN };
}
const failed = (...ids: string[]) => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
});

it('messages that throw or are not of the schema are told as failed, the others are done', async () => {
  const answer = await handle([
    record('mail', 'a', { to: 'nobody' }),
    record('mail', 'b', { to: 'Ada' }),
    record('mail', 'c', { of: 'Ada' }),
  ]);
  expect(answer).toEqual(failed('a', 'c'));
  expect(handled.splice(0)).toEqual([['b', 'Ada']]);
  expect(lines.splice(0).map((line) => JSON.parse(line).err.name)).toEqual(['RangeError', 'ZodError']);
});

it('where order is kept, what stands behind a failure of its group fails too', async () => {
  const answer = await handle([
    record('steps.fifo', 'a', { to: 'nobody' }, 'one'),
    record('steps.fifo', 'b', { to: 'Ada' }, 'one'),
    record('steps.fifo', 'c', { to: 'Bob' }, 'two'),
  ]);
  expect(answer).toEqual(failed('a', 'b'));
  expect(handled.splice(0)).toEqual([['c', 'Bob']]);
});

it('changes are done in order up to the first that fails', async () => {
  const change = (sequence: string, stock: number) => ({
    eventName: 'MODIFY',
    eventSource: 'aws:dynamodb',
    dynamodb: {
      Keys: { pk: { S: 'sku#A' }, sk: { S: 'variant' } },
      OldImage: {
        stock: { N: '5' },
        tags: { L: [{ S: 'x' }, { NULL: true }] },
        at: { M: { open: { BOOL: true } } },
      },
      NewImage: { stock: { N: String(stock) } },
      SequenceNumber: sequence,
    },
  });
  expect(await handle([change('1', 4), change('2', 0), change('3', 7)])).toEqual(failed('2'));
  expect(changes).toEqual([
    {
      ...{ kind: 'MODIFY', keys: { pk: 'sku#A', sk: 'variant' }, sequence: '1' },
      before: { stock: 5, tags: ['x', null], at: { open: true } },
      after: { stock: 4 },
    },
  ]);
});

it('a queue between a rule and the function brings events, on AWS its name begins with that of the installation', async () => {
  const event = { id: 'orders-1', name: 'OrderPlaced' };
  expect(await handle([record('tessera-rule-views-history', 'a', event)])).toEqual({ taken: 1 });
  expect(handled.splice(0)).toEqual([['views-history', [event]]]);
  await handle([record('tessera-mail', 'a', { to: 'Ada' })]);
  expect(handled.splice(0)).toEqual([['a', 'Ada']]);
});

it('records of a queue that nobody handles are an error, and a scheduled event is answered', async () => {
  await expect(handle([record('other', 'a', {})])).rejects.toThrow('records of queue "other"');
  expect(await handler({ 'detail-type': 'Scheduled Event', detail: '{}' } as never, context)).toBeNull();
});
