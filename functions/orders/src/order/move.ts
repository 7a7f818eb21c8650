/** Moves an order to its next status by a conditional write; of two movers exactly one wins. */

import type { EventRow, Store } from '@tessera/function/store';
import type { FailureReason, OrderShipment, OrderStatus } from '../contract/schemas.ts';
import { orderErrors } from '../errors.ts';
import { keyOf, type OrderRecord, readOrder, toWrite } from './record.ts';
import { RESERVED, tellLacking, tellShipment } from './sentences.ts';
import { canMove } from './transitions.ts';

export interface Move {
  status: OrderStatus;
  reason?: FailureReason | undefined;
  detail: string;
  /** Skus of which there is not enough. */
  lacking?: readonly string[] | undefined;
  shipment?: OrderShipment | undefined;
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
    const order = moved(before, move, new Date(now()).toISOString());
    const version = item.version + 1;
    const { outcome } = await table.transact({
      writes: [toWrite(order, { version: item.version })],
      outbox: [toEvent(order, version)],
    });
    if (outcome === 'committed') return { order, version, moved: true };
  }
  throw orderErrors.BUSY(id);
}

function moved(before: OrderRecord, move: Move, at: string): OrderRecord {
  const { status, reason = null } = move;
  const entries = [...skipped(before, move, at), { status, at, detail: detailOf(move) }];
  return {
    ...before,
    status,
    reason,
    shipment: shipmentAfter(before.shipment ?? move.shipment ?? null, status),
    history: [...before.history, ...entries],
  };
}

/** Steps that the order was not told of by themselves. */
function skipped(before: OrderRecord, { status, shipment }: Move, at: string): OrderRecord['history'] {
  if (before.status === 'pending' && status === 'charged')
    return [{ status: 'reserved', at, detail: RESERVED }];
  if (before.shipment !== null || shipment === undefined || status === 'arranged') return [];
  return [{ status: 'arranged', at: shipment.arrangedAt, detail: tellShipment(shipment) }];
}

/** What is given up does not travel. */
function shipmentAfter(shipment: OrderShipment | null, status: OrderStatus): OrderShipment | null {
  const isGivenUp = status === 'failed' || status === 'cancelled';
  return shipment !== null && isGivenUp ? { ...shipment, status: 'cancelled' } : shipment;
}

function detailOf({ status, detail, lacking = [], shipment }: Move): string {
  if (status === 'arranged' && shipment !== undefined) return tellShipment(shipment);
  return lacking.length === 0 ? detail : tellLacking(detail, lacking);
}

/** Each status that an order moves to is an event of its own. */
const events = {
  reserved: 'OrderReserved',
  charged: 'OrderPaid',
  arranged: 'OrderArranged',
  confirmed: 'OrderConfirmed',
  failed: 'OrderFailed',
  cancelling: 'OrderCancellationRequested',
  cancelled: 'OrderCancelled',
} as const satisfies Record<Exclude<OrderStatus, 'pending'>, string>;

function toEvent({ id, user, status, reason }: OrderRecord, version: number): EventRow<'orders'> {
  if (status === 'pending')
    throw new TypeError(`Cannot tell of order "${id}": it was placed, and has not moved`);
  const data = { id, user, status, version, ...(reason === null ? {} : { reason }) };
  return { type: events[status], key: id, data, correlation: id };
}
