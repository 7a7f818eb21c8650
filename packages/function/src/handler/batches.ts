/**
 * Batches that a queue or a table's stream hands to a function, as Lambda's event source mappings do. What fails is
 * told item by item, so that the rest need not come again
 * (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html).
 */

import { z } from 'zod';
import type { DirectEvent } from './direct.ts';

/** A message of a queue, its body parsed. */
export interface QueueMessage<B> {
  id: string;
  body: B;
  /** Within which order is kept; null in a queue that keeps none. */
  group: string | null;
  /** How often it was received, this time counts. */
  receives: number;
  /** Epoch milliseconds. */
  sentAt: number;
}

/** An item of a table before and after it was written. */
export interface ItemChange {
  kind: 'INSERT' | 'MODIFY' | 'REMOVE';
  keys: Record<string, unknown>;
  /** Null where there was none. */
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  sequence: string;
}

export interface BatchAnswer {
  batchItemFailures: { itemIdentifier: string }[];
}

/** Takes the records of a batch. */
export type BatchHandler<R> = (
  records: readonly R[],
  onFault: (error: unknown) => void,
) => Promise<BatchAnswer>;

export type SqsRecord = z.output<typeof sqsRecordSchema>;
export type StreamRecord = z.output<typeof streamRecordSchema>;

const sqsRecordSchema = z.object({
  messageId: z.string(),
  body: z.string(),
  attributes: z.record(z.string(), z.string()),
  eventSource: z.literal('aws:sqs'),
  eventSourceARN: z.string(),
});

const image = z.record(z.string(), z.record(z.string(), z.unknown()));

const streamRecordSchema = z.object({
  eventName: z.enum(['INSERT', 'MODIFY', 'REMOVE']),
  eventSource: z.literal('aws:dynamodb'),
  dynamodb: z.object({
    Keys: image,
    NewImage: image.optional(),
    OldImage: image.optional(),
    SequenceNumber: z.string(),
  }),
});

const batchEventSchema = z.object({
  Records: z.union([z.array(sqsRecordSchema).min(1), z.array(streamRecordSchema).min(1)]),
});

/** @throws ZodError for records that are of no known kind, or of several */
export function readBatch(
  event: unknown,
): { queue: string; records: SqsRecord[] } | { queue: null; records: StreamRecord[] } {
  const { Records } = batchEventSchema.parse(event);
  const [first] = Records;
  return first !== undefined && 'messageId' in first
    ? { queue: first.eventSourceARN.split(':').at(-1) ?? '', records: Records as SqsRecord[] }
    : { queue: null, records: Records as StreamRecord[] };
}

/** How the queue between a rule of the bus and a function is named: what it begins with, and the rule. */
const RULE_QUEUE = /(?:^|-)rule-([a-z0-9.-]+)$/;

/** The event of a rule's delivery, where a queue has brought events of the bus; null for another queue. */
export function toDelivery(queue: string, records: readonly SqsRecord[]): DirectEvent | null {
  const rule = RULE_QUEUE.exec(queue)?.[1];
  if (rule === undefined) return null;
  return { operation: 'events', body: { rule, events: records.map(({ body }) => JSON.parse(body)) } };
}

/**
 * Handles messages one after the other. One that throws, or whose body is not of the schema, is told as failed; in a
 * queue that keeps order so are those of its group behind it.
 */
export function onQueue<S extends z.ZodType>(
  body: S,
  handle: (message: QueueMessage<z.output<S>>) => Promise<unknown>,
): BatchHandler<SqsRecord> {
  return async (records, onFault) => {
    const failures: string[] = [];
    const stuck = new Set<string>();
    for (const { messageId: id, attributes, body: text } of records) {
      const group = attributes['MessageGroupId'] ?? null;
      try {
        if (group !== null && stuck.has(group)) {
          failures.push(id);
          continue;
        }
        const receives = Number(attributes['ApproximateReceiveCount']);
        const sentAt = Number(attributes['SentTimestamp']);
        await handle({ id, group, receives, sentAt, body: body.parse(JSON.parse(text)) });
      } catch (error) {
        onFault(error);
        failures.push(id);
        if (group !== null) stuck.add(group);
      }
    }
    return { batchItemFailures: failures.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

/** Handles changes in their order, up to the first one that throws: from that one on they come again. */
export function onChanges(handle: (change: ItemChange) => Promise<unknown>): BatchHandler<StreamRecord> {
  return async (records, onFault) => {
    for (const { eventName: kind, dynamodb } of records) {
      const { Keys, NewImage, OldImage, SequenceNumber: sequence } = dynamodb;
      const before = OldImage === undefined ? null : plain(OldImage);
      const after = NewImage === undefined ? null : plain(NewImage);
      try {
        await handle({ kind, keys: plain(Keys), before, after, sequence });
      } catch (error) {
        onFault(error);
        return { batchItemFailures: [{ itemIdentifier: sequence }] };
      }
    }
    return { batchItemFailures: [] };
  };
}

/** DynamoDB's typed values as plain ones. */
function plain(item: Record<string, Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plainValue(value)]));
}

function plainValue(value: Record<string, unknown>): unknown {
  const [[type, inside] = ['NULL', true]] = Object.entries(value);
  if (type === 'N') return Number(inside);
  if (type === 'NULL') return null;
  if (type === 'L') return (inside as Record<string, unknown>[]).map(plainValue);
  return type === 'M' ? plain(inside as Record<string, Record<string, unknown>>) : inside;
}
