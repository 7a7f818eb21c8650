/**
 * The store's granularity, which is DynamoDB's: items under a partition and a sort key, and one transaction of
 * conditional writes with its outbox rows and its idempotency record. No SQL and no open transaction cross the wire.
 */

import { z } from 'zod';

export const contextNames = [
  'products',
  'carts',
  'orders',
  'users',
  'payments',
  'shipping',
  'views',
  'bus',
] as const;

export type ContextName = (typeof contextNames)[number];

const part = z.string().min(1).max(240);

export const itemKeySchema = z.strictObject({ pk: part, sk: part });

export const itemSchema = z.object({
  pk: part,
  sk: part,
  /** 1 for the first put, one more with each write. */
  version: z.int().min(1),
  value: z.record(z.string(), z.unknown()),
});

/** What must be true of an item before the transaction. */
export const conditionSchema = z.union([
  z.strictObject({ absent: z.literal(true) }),
  z.strictObject({ exists: z.literal(true) }),
  z.strictObject({ version: z.int().min(1) }),
]);

export const writeSchema = z.discriminatedUnion('op', [
  z.strictObject({
    op: z.literal('put'),
    ...itemKeySchema.shape,
    value: z.record(z.string(), z.unknown()),
    /** Makes the item readable by `query` under a second partition. */
    index: z.strictObject({ partition: part, sort: part }).optional(),
    /** Epoch milliseconds after which the item is gone. */
    expiresAt: z.int().positive().optional(),
    when: conditionSchema.optional(),
  }),
  z.strictObject({ op: z.literal('delete'), ...itemKeySchema.shape, when: conditionSchema.optional() }),
  z.strictObject({ op: z.literal('check'), ...itemKeySchema.shape, when: conditionSchema }),
  /** Adds to a number of an item that exists; refused when the sum would be below `min`. */
  z.strictObject({
    op: z.literal('add'),
    ...itemKeySchema.shape,
    field: z.string().regex(/^[a-zA-Z]{1,40}$/),
    by: z.int(),
    min: z.int(),
  }),
]);

/** A domain event, written in the same transaction as the change that it tells of. */
export const outboxRowSchema = z.strictObject({
  /** Of the context's events, such as `OrderPlaced`. */
  type: z.string().regex(/^([A-Z][a-z0-9]+){1,8}$/),
  /** Of the schema that the data obeys; 1 when it is left out. */
  version: z.int().min(1).max(99).optional(),
  /** What it is about, such as an order's id. */
  key: part,
  data: z.record(z.string(), z.unknown()),
  /** What began it all, where the writer knows it better than the request that it serves. */
  correlation: part.optional(),
});

export const transactionSchema = z.strictObject({
  writes: z.array(writeSchema).max(250),
  outbox: z.array(outboxRowSchema).max(20).default([]),
  idempotency: z
    .strictObject({
      scope: part,
      key: part,
      /** Digest of the request's content. */
      hash: z.string().max(128),
      answer: z.record(z.string(), z.unknown()),
      expiresAt: z.int().positive(),
    })
    .optional(),
});

export const transactionOutcomeSchema = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('committed') }),
  /** The idempotency key was used before with the same content: its answer then. Nothing was written. */
  z.object({ outcome: z.literal('repeated'), answer: z.record(z.string(), z.unknown()) }),
  /** The idempotency key was used before with other content. Nothing was written. */
  z.object({ outcome: z.literal('key-reused') }),
  /** The condition of the write at this place does not hold. Nothing was written. */
  z.object({ outcome: z.literal('refused'), write: z.int().min(0) }),
]);

/** One item of an import that waits to be swapped in. */
export const stagedRowSchema = z.strictObject({
  ...itemKeySchema.shape,
  value: z.record(z.string(), z.unknown()),
  index: z.strictObject({ partition: part, sort: part }).optional(),
});

export type ItemKey = z.output<typeof itemKeySchema>;
export type Item = z.output<typeof itemSchema>;
export type Condition = z.output<typeof conditionSchema>;
export type Write = z.output<typeof writeSchema>;
export type OutboxRow = z.output<typeof outboxRowSchema>;
export type Transaction = z.output<typeof transactionSchema>;
export type TransactionOutcome = z.output<typeof transactionOutcomeSchema>;
export type StagedRow = z.output<typeof stagedRowSchema>;
