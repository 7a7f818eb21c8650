/** The state machine of an order, and how an order enters it. */

import saga from '@tessera/fn-orders/saga.asl.json' with { type: 'json' };
import type { OrderPlaced } from '@tessera/function/store';
import type { JsonObject } from '../states/data/json.ts';
import { loadMachine } from '../states/machine/load-machine.ts';
import type { Machine } from '../states/machine/schema.ts';

export const SAGA = 'order';

/** What the names of functions stand for; on AWS, their ARNs. */
const functions = {
  orders: 'orders',
  products: 'products',
  payments: 'payments',
  shipping: 'shipping',
  carts: 'carts',
};

/** An order that was being recorded as paid before orders had shipments is recorded again, and then shipped. */
const renamed = { RecordCharged: 'SettleOrder' };

/** @throws ProblemError `store-state-machine` */
export function loadSaga(): Machine {
  return { ...loadMachine(JSON.stringify(saga), functions), renamed };
}

/** @param cancelWindow milliseconds after placing before an order is confirmed */
export function sagaInput(order: OrderPlaced, trace: string | null, cancelWindow: number): JsonObject {
  const known = JSON.parse(JSON.stringify(order)) as JsonObject;
  return { order: known, confirmAt: new Date(order.placedAt + cancelWindow).toISOString(), trace };
}
