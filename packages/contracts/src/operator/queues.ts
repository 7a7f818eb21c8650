/**
 * Queues as whoever runs the installation sees them at the store. A queue whose name ends with `.fifo` keeps order, as in
 * SQS.
 */

import { z } from 'zod';
import { defineContract } from '../http/contract.ts';

export const queueName = z.string().regex(/^[a-z][a-z0-9-]{0,74}(?:\.fifo)?$/);

export const queueSettingsSchema = z.strictObject({
  /** Milliseconds for which a received message is hidden. */
  visibilityTimeout: z.int().min(0).max(43_200_000).default(30_000),
  /** Milliseconds after which a message that nobody has deleted is gone: SQS's 4 days, at most 14. */
  retention: z.int().min(60_000).max(1_209_600_000).default(345_600_000),
  /** Where messages go that were received so often without being deleted; it must be there, and of the same kind. */
  deadLetters: z
    .strictObject({ queue: queueName, maxReceives: z.int().min(1).max(1_000) })
    .nullable()
    .default(null),
});

/** What SQS calls message attributes. */
export const messageAttributesSchema = z.record(
  z.string().regex(/^[\w.-]{1,256}$/),
  z.discriminatedUnion('dataType', [
    z.strictObject({ dataType: z.literal('String'), stringValue: z.string() }),
    z.strictObject({ dataType: z.literal('Number'), stringValue: z.string().regex(/^-?\d+(?:\.\d+)?$/) }),
  ]),
);

/** A message as it lies there. */
export const queuedMessageSchema = z.object({
  id: z.string(),
  body: z.string(),
  group: z.string().nullable(),
  attributes: messageAttributesSchema,
  /** Its place among all messages; grows. */
  sequence: z.int(),
  /** Epoch milliseconds. */
  sentAt: z.int(),
  /** How often it was received. */
  receives: z.int(),
  /** Of a dead letter, the queue that it comes from. */
  source: queueName.nullable(),
});

export const queueStateSchema = z.object({
  name: queueName,
  settings: queueSettingsSchema,
  /** Messages that can be received. */
  visible: z.int(),
  /** Messages that were received and are neither deleted nor visible again. */
  inFlight: z.int(),
  /** Messages that were sent with a delay. */
  delayed: z.int(),
  /** Milliseconds since the oldest one was sent; 0 when there is none. */
  oldestAge: z.int(),
});

const params = z.object({ name: queueName });

export const queueOperationsContract = defineContract(
  {
    listQueues: 'GET /queues',
    peekMessages: 'GET /queues/{name}/messages',
    purgeQueue: 'DELETE /queues/{name}/messages',
    redriveMessages: 'POST /queues/{name}/redrive',
  },
  {
    listQueues: {
      summary: 'All queues and what is in them',
      response: z.object({ queues: z.array(queueStateSchema) }),
    },
    peekMessages: {
      summary: 'The oldest messages as they are, without receiving them; 404 store-unknown-queue',
      params,
      query: z
        .object({ limit: z.coerce.number<number>().int().min(1).max(100).default(20) })
        .default({ limit: 20 }),
      response: z.object({ messages: z.array(queuedMessageSchema) }),
    },
    purgeQueue: {
      summary: 'Deletes all messages of a queue; 404 store-unknown-queue',
      params,
      response: z.object({ deleted: z.int() }),
    },
    redriveMessages: {
      summary: 'Puts dead letters back into the queues that they come from, the oldest first',
      params,
      body: z.strictObject({ max: z.int().min(1).max(10_000).default(1_000) }),
      response: z.object({ moved: z.int() }),
    },
  },
);

export type QueueSettings = z.output<typeof queueSettingsSchema>;
export type QueueState = z.output<typeof queueStateSchema>;
export type QueuedMessage = z.output<typeof queuedMessageSchema>;
export type MessageAttributes = z.output<typeof messageAttributesSchema>;
