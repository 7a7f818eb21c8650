/** The durable state of one order's execution, kept in context `bus`. */

import type { Item, ItemKey, Write } from '@tessera/function/store';
import { orderPlacedSchema } from '@tessera/function/store';
import { z } from 'zod';
import type { ContextDatabase } from '../database/context-database.ts';

export const stepNames = [
  'reserve',
  'record-reserved',
  'charge',
  'settle',
  'record-charged',
  'clear-cart',
  'wait',
  'confirm',
  'refund',
  'release',
  'end',
  'done',
] as const;

const executionSchema = z.object({
  order: orderPlacedSchema,
  trace: z.string().nullable(),
  step: z.enum(stepNames),
  /** How often the provider was asked what became of the charge. */
  asked: z.int().min(0),
  /** How the order ends when it is not confirmed. */
  ending: z
    .object({
      status: z.enum(['failed', 'cancelled']),
      reason: z.enum(['out-of-stock', 'payment-declined', 'payment-timeout']).optional(),
      detail: z.string(),
    })
    .nullable(),
});

export type StepName = (typeof stepNames)[number];
export type Execution = z.output<typeof executionSchema>;

/** Milliseconds that a finished execution is kept: as long as its order could be placed again by its key. */
const KEPT = 8 * 24 * 3_600_000;
const OPEN = 'executions#open';

/** Writes a new execution; one that exists already stays as it is. */
export async function createExecution(bus: ContextDatabase, execution: Execution): Promise<void> {
  await bus.transact({
    writes: [{ ...toWrite(execution, Date.now()), when: { absent: true } }],
    outbox: [],
  });
}

export async function saveExecution(bus: ContextDatabase, execution: Execution): Promise<void> {
  await bus.transact({ writes: [toWrite(execution, Date.now())], outbox: [] });
}

export function loadExecution(bus: ContextDatabase, id: string): Execution | null {
  const item = bus.get(keyOf(id));
  return item && parse(item);
}

/** Every execution that is not done. */
export function* openExecutions(bus: ContextDatabase): Generator<Execution> {
  let cursor: string | null | undefined;
  do {
    const page = bus.query({
      by: 'index',
      partition: OPEN,
      prefix: '',
      descending: false,
      limit: 100,
      ...(cursor ? { cursor } : {}),
    });
    for (const item of page.items) yield parse(item);
    cursor = page.cursor;
  } while (cursor);
}

function toWrite(execution: Execution, now: number): Extract<Write, { op: 'put' }> {
  const { id } = execution.order;
  return {
    op: 'put',
    ...keyOf(id),
    value: execution,
    ...(execution.step === 'done' ? { expiresAt: now + KEPT } : { index: { partition: OPEN, sort: id } }),
  };
}

function keyOf(id: string): ItemKey {
  return { pk: `execution#${id}`, sk: 'order' };
}

function parse(item: Item): Execution {
  return executionSchema.parse(item.value);
}
