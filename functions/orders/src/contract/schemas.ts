/** Orders as their owner sees them. Money is whole cents (EUR), computed by the server. */

import { addressSchema, identifier, instant, money, quantity, sku, slug } from '@tessera/contracts/fields';
import { z } from 'zod';

/**
 * `pending` → `reserved` → `charged` → `arranged` → `confirmed`; on the way to any of them `failed`, or `cancelling` and then
 * `cancelled` when the customer was first.
 */
export const orderStatuses = [
  'pending',
  'reserved',
  'charged',
  'arranged',
  'confirmed',
  'failed',
  'cancelling',
  'cancelled',
] as const;

export const failureReasons = [
  'out-of-stock',
  'payment-declined',
  'payment-timeout',
  'not-deliverable',
] as const;

export const deliveryOptionSchema = z.object({
  id: z.enum(['standard', 'express', 'pickup']),
  name: z.string(),
  description: z.string(),
  price: money,
  /** Standard delivery is free from this subtotal on; null for no such limit. */
  freeFrom: money.nullable(),
});

/** What the payment provider knows a means of payment by; see `payments` listMethods. */
export const paymentTokenSchema = z.string().regex(/^[a-z0-9_-]{3,64}$/);

export const orderLineSchema = z.object({
  sku,
  slug,
  name: z.string(),
  variant: z.string(),
  image: z.string(),
  quantity,
  /** The price of one when the order was placed. */
  price: money,
  lineTotal: money,
});

export const totalsSchema = z.object({
  subtotal: money,
  delivery: money,
  total: money,
  /** The value added tax that is contained in `total`. */
  vat: money,
  /** In per cent, such as 19. */
  vatRate: z.number().min(0).max(100),
  currency: z.literal('EUR'),
});

const day = z.string().regex(/^\d{4}-\d\d-\d\d$/);

/** How an order travels. */
export const shipmentSchema = z.object({
  status: z.enum(['arranged', 'cancelled']),
  /** Null for a pick-up, which no carrier takes. */
  carrier: z.string().nullable(),
  parcels: z.int().min(0),
  /** Numbers of the first parcels, at most 20. */
  tracking: z.array(z.string().max(80)).max(20),
  /** The first and the last day on which it may arrive. */
  promised: z.object({ from: day, to: day }),
  arrangedAt: instant,
});

/** Stands for every price that a quote shows; another price, another tag. */
const quoteTag = z.string().regex(/^[\w-]{22}$/);

export const quoteSchema = totalsSchema.extend({
  cartVersion: z.int().min(0),
  /** What `placeOrder` names, so that nobody is charged another total than was shown. */
  tag: quoteTag,
  deliveryOptions: z.array(deliveryOptionSchema),
  /** Skus that cannot be ordered as they are now. */
  blocked: z.array(sku),
});

export const placeOrderSchema = z.strictObject({
  /** The version of the cart that the customer saw; another one now is 409 orders-cart-changed. */
  cartVersion: z.int().min(1),
  /** The tag of the quote that the customer saw; other prices now are 409 orders-cart-changed. */
  quoteTag: quoteTag.optional(),
  address: addressSchema,
  delivery: z.enum(['standard', 'express', 'pickup']),
  payment: z.strictObject({ token: paymentTokenSchema }),
});

export const orderSummarySchema = z.object({
  id: identifier,
  /** What people say on the phone, such as `TM-7K3F-92QD`. */
  number: z.string(),
  status: z.enum(orderStatuses),
  placedAt: instant,
  total: money,
  currency: z.literal('EUR'),
  /** Sum of all quantities. */
  itemCount: z.int().min(1),
  /** Pictures of the first lines, at most four. */
  images: z.array(z.string()).max(4),
});

export const orderSchema = z.object({
  id: identifier,
  number: z.string(),
  status: z.enum(orderStatuses),
  /** Why it failed; null unless `failed`. */
  reason: z.enum(failureReasons).nullable(),
  placedAt: instant,
  lines: z.array(orderLineSchema).min(1).max(100),
  address: addressSchema,
  delivery: z.object({ option: z.enum(['standard', 'express', 'pickup']), name: z.string(), price: money }),
  payment: z.object({ token: paymentTokenSchema }),
  totals: totalsSchema,
  /** Null until it is arranged. */
  shipment: shipmentSchema.nullable().default(null),
  /** Oldest first; the last entry is `status`. */
  history: z
    .array(z.object({ status: z.enum(orderStatuses), at: instant, detail: z.string().max(300) }))
    .max(40),
  cancellable: z.boolean(),
  /** Grows with every change. */
  version: z.int().min(1),
});

export type OrderStatus = (typeof orderStatuses)[number];
export type FailureReason = (typeof failureReasons)[number];
export type OrderShipment = z.output<typeof shipmentSchema>;
export type DeliveryOption = z.output<typeof deliveryOptionSchema>;
export type OrderLine = z.output<typeof orderLineSchema>;
export type OrderSummary = z.output<typeof orderSummarySchema>;
export type Order = z.output<typeof orderSchema>;
export type Quote = z.output<typeof quoteSchema>;
