/** An order as it is stored. */

import { type Item, readRecord } from '@tessera/function/store';
import { z } from 'zod';
import { type Order, type OrderSummary, orderSchema } from '../contract/schemas.ts';
import { requireSums } from '../pricing/totals.ts';
import { canCancel } from './transitions.ts';

const recordSchema = orderSchema.omit({ version: true, cancellable: true }).extend({ user: z.string() });

export type OrderRecord = z.output<typeof recordSchema>;

export function keyOf(id: string) {
  return { pk: `order#${id}`, sk: 'order' };
}

export function readOrder(item: Item): OrderRecord {
  return readRecord(recordSchema, item);
}

/** The write of an order's next state; newest first in its customer's list. Throws TypeError when it does not add up. */
export function toWrite(order: OrderRecord, when: { absent: true } | { version: number }) {
  requireSums(order);
  return {
    op: 'put' as const,
    ...keyOf(order.id),
    value: order,
    index: { partition: `user#${order.user}`, sort: `${order.placedAt}#${order.id}` },
    when,
  };
}

export function viewOrder(record: OrderRecord, version: number): Order {
  const { user: _, ...order } = record;
  return { ...order, version, cancellable: canCancel(order.status) };
}

export function summarizeOrder(order: OrderRecord): OrderSummary {
  return {
    id: order.id,
    number: order.number,
    status: order.status,
    placedAt: order.placedAt,
    total: order.totals.total,
    currency: 'EUR',
    itemCount: order.lines.reduce((sum, { quantity }) => sum + quantity, 0),
    images: order.lines.slice(0, 4).map(({ image }) => image),
  };
}
