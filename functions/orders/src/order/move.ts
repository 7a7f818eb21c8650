/** Moves an order to its next status by a conditional write; of two movers exactly one wins. */

import type { Store } from '@tessera/function/store';
import type { FailureReason, OrderStatus } from '../contract/schemas.ts';
import { orderErrors } from '../errors.ts';
import { keyOf, type OrderRecord, readOrder, toWrite } from './record.ts';
import { canMove } from './transitions.ts';

export interface Move {
  status: OrderStatus;
  reason?: FailureReason | undefined;
  detail: string;
}

export interface Moved {
  order: OrderRecord;
  version: number;
  /** False when the order's status did not allow it; `order` tells the status that it has. */
  moved: boolean;
}

const ATTEMPTS = 6;

/** @throws ProblemError 404 for an unknown order */
export async function moveOrder(
  table: ReturnType<Store['table']>,
  id: string,
  move: Move,
  now: () => number,
): Promise<Moved> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const item = await table.get(keyOf(id));
    if (item === null) throw orderErrors.UNKNOWN_ORDER(id);
    const before = readOrder(item);
    if (!canMove(before.status, move.status)) return { order: before, version: item.version, moved: false };
    const entry = { status: move.status, at: new Date(now()).toISOString(), detail: move.detail };
    const order: OrderRecord = {
      ...before,
      status: move.status,
      reason: move.reason ?? null,
      history: [...before.history, entry],
    };
    const version = item.version + 1;
    const { outcome } = await table.transact({
      writes: [toWrite(order, { version: item.version })],
      outbox: [
        { type: 'order-changed', key: id, data: { id, user: order.user, status: order.status, version } },
      ],
    });
    if (outcome === 'committed') return { order, version, moved: true };
  }
  throw orderErrors.BUSY(id);
}
