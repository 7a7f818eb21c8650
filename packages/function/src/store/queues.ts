/**
 * Durable queues, with the semantics of SQS: a message that is received is hidden until it is deleted or its visibility
 * timeout is over, and after so many receives it goes to a dead-letter queue. A queue whose name ends with `.fifo` keeps
 * the order within each group: while one message of a group is hidden, none of that group is received.
 */

import { defineContract } from '@tessera/contracts/http';
import {
  messageAttributesSchema,
  queuedMessageSchema,
  queueName,
  queueOperationsContract,
  queueSettingsSchema,
} from '@tessera/contracts/operator';
import { z } from 'zod';

const milliseconds = (most: number) => z.int().min(0).max(most);

export const newMessageSchema = z.strictObject({
  /** One that was sent in the last 5 minutes is not sent again. @default a random one */
  id: z.string().min(1).max(128).optional(),
  body: z.string().max(262_144),
  /** What is kept in order; for a FIFO queue it must be there, for others it must not. */
  group: z.string().min(1).max(128).optional(),
  attributes: messageAttributesSchema.default({}),
  /** Milliseconds before it can be received. */
  delay: milliseconds(900_000).default(0),
});

export const receivedMessageSchema = queuedMessageSchema.omit({ source: true }).extend({
  /** Deletes this receive of the message, and no later one. */
  receipt: z.string(),
  /** Epoch milliseconds. */
  firstReceivedAt: z.int(),
  /** This one counts. */
  receives: z.int().min(1),
});

const params = z.object({ name: queueName });
const receipts = z.array(z.string().min(1).max(80)).min(1).max(100);

const servingContract = defineContract(
  {
    putQueue: 'PUT /queues/{name}',
    sendMessages: 'POST /queues/{name}/messages',
    receiveMessages: 'POST /queues/{name}/receive',
    deleteMessages: 'POST /queues/{name}/delete',
    changeVisibility: 'POST /queues/{name}/visibility',
  },
  {
    putQueue: {
      summary: 'Makes a queue or changes its settings; 422 store-queue-settings',
      params,
      body: queueSettingsSchema,
      response: z.void(),
      status: 204,
    },
    sendMessages: {
      summary: 'All messages or none, answered after the fsync; tells which ones were sent before',
      params,
      body: z.strictObject({ messages: z.array(newMessageSchema).min(1).max(100) }),
      response: z.object({ messages: z.array(z.object({ id: z.string(), repeated: z.boolean() })) }),
    },
    receiveMessages: {
      summary: 'Messages as soon as there are any, or none when the time to wait is over',
      params,
      body: z.strictObject({
        /** More than the ten of SQS, since a large batch would else need as many commits as it has tens. */
        max: z.int().min(1).max(100).default(10),
        /** Milliseconds. */
        wait: milliseconds(20_000).default(0),
        /** Instead of the queue's own, in milliseconds. */
        visibilityTimeout: milliseconds(43_200_000).optional(),
      }),
      response: z.object({ messages: z.array(receivedMessageSchema) }),
    },
    deleteMessages: {
      summary: 'Deletes received messages; a receipt that is not valid any more changes nothing',
      params,
      body: z.strictObject({ receipts }),
      response: z.object({ deleted: z.int() }),
    },
    changeVisibility: {
      summary: 'Hides received messages from now on for so long; 0 gives them back',
      params,
      body: z.strictObject({ receipts, visibilityTimeout: milliseconds(43_200_000) }),
      response: z.object({ changed: z.int() }),
    },
  },
);

export const queuesContract = { ...queueOperationsContract, ...servingContract };

export type NewMessage = z.output<typeof newMessageSchema>;
export type ReceivedMessage = z.output<typeof receivedMessageSchema>;

/** Whether a queue keeps order. */
export function isFifo(name: string): boolean {
  return name.endsWith('.fifo');
}
