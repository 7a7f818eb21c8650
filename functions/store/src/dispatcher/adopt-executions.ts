/** Hands over orders that were begun before orders had a state machine, each in the state that it was in. */

import { orderPlacedSchema } from '@tessera/function/store';
import { z } from 'zod';
import type { ContextDatabase } from '../database/context-database.ts';
import type { JsonObject } from '../states/data/json.ts';
import type { StateMachines } from '../states/state-machines.ts';
import { SAGA, sagaInput } from './saga.ts';

/** Where each step of before goes on. */
const stateOf = {
  reserve: 'ReserveStock',
  'record-reserved': 'RecordReserved',
  charge: 'TakePayment',
  settle: 'AskProvider',
  'record-charged': 'SettleOrder',
  'clear-cart': 'ClearCart',
  wait: 'CancelWindow',
  confirm: 'ConfirmOrder',
  refund: 'RefundPayment',
  release: 'ReleaseStock',
  end: 'RecordEnding',
} as const;

const executionSchema = z.object({
  order: orderPlacedSchema,
  trace: z.string().nullable(),
  step: z.enum(Object.keys(stateOf) as (keyof typeof stateOf)[]),
  asked: z.int(),
  ending: z
    .object({ status: z.string(), reason: z.string().optional(), detail: z.string() })
    .transform((ending): JsonObject => JSON.parse(JSON.stringify(ending)) as JsonObject)
    .nullable(),
});

const OPEN = 'executions#open';

/** Resolves when all of them are durable where they go on; nothing is left behind, and none is taken twice. */
export async function adoptExecutions(
  bus: ContextDatabase,
  { machines, cancelWindow }: { machines: StateMachines; cancelWindow: number },
): Promise<void> {
  for (;;) {
    const page = bus.query({ by: 'index', partition: OPEN, prefix: '', descending: false, limit: 100 });
    if (page.items.length === 0) return;
    for (const { pk, sk, value } of page.items) {
      const { order, trace, step, asked, ending } = executionSchema.parse(value);
      const input = { ...sagaInput(order, trace, cancelWindow), asked: { times: asked } };
      await machines.start(order.id, ending === null ? input : { ...input, ending }, {
        machine: SAGA,
        at: stateOf[step],
        also: [{ op: 'delete', pk, sk }],
      });
      // One that goes on already has not taken it along.
      await bus.transact({ writes: [{ op: 'delete', pk, sk }], outbox: [] });
    }
  }
}
