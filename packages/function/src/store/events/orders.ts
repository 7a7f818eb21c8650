/** Events of context `orders`. A change of status is an event of its own name, and says the status too. */

import { identifier, money, quantity, sku, slug } from '@tessera/contracts/fields';
import { z } from 'zod';

const placed = {
  id: identifier,
  user: identifier,
  total: money,
  token: z.string(),
  /** Epoch milliseconds. */
  placedAt: z.int(),
};

const placedLine = z.object({
  sku,
  quantity,
  slug,
  /** Of the product. */
  name: z.string(),
  image: z.string(),
  /** Of one. */
  price: money,
  category: slug.optional(),
});

/** What the order runner needs to carry an order out. */
export const orderPlacedSchema = z.object({
  ...placed,
  lines: z.array(z.object({ sku, quantity })).min(1),
});

const orderPlacedInFull = z.object({
  ...placed,
  /** What people say on the phone. */
  number: z.string(),
  lines: z.array(placedLine).min(1),
  /** Of the lines, without delivery. */
  subtotal: money,
});

const orderMoved = z.object({
  id: identifier,
  user: identifier,
  status: z.string(),
  /** Of the order, as its item has it. */
  version: z.int(),
  /** Why it failed. */
  reason: z.string().optional(),
});

export const orderEvents = {
  OrderPlaced: { 1: orderPlacedSchema, 2: orderPlacedInFull },
  OrderReserved: { 1: orderMoved },
  OrderPaid: { 1: orderMoved },
  /** Its shipment is arranged. */
  OrderArranged: { 1: orderMoved },
  OrderConfirmed: { 1: orderMoved },
  OrderFailed: { 1: orderMoved },
  OrderCancellationRequested: { 1: orderMoved },
  OrderCancelled: { 1: orderMoved },
} as const;

export type OrderPlaced = z.output<typeof orderPlacedSchema> & { number?: string | undefined };
