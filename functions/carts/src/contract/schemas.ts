/** A cart as it is shown. Money is whole cents (EUR), always from the catalogue of this moment. */

import { money, sku, slug } from '@tessera/contracts/fields';
import { z } from 'zod';

const stock = z.int().min(0);

export const cartLineSchema = z.object({
  sku,
  quantity: z.int().min(1).max(99),
  slug,
  name: z.string(),
  /** The variant in words; empty for a product with one variant. */
  variant: z.string(),
  image: z.string(),
  /** The price of one now. */
  price: money,
  stock,
  lineTotal: money,
  /**
   * What the customer must know: nothing is left; fewer are left than wanted; the price differs from the one
   * when the line was added or last confirmed.
   */
  conflict: z.enum(['out-of-stock', 'reduced', 'price-changed']).nullable(),
  /** How many of this line can be ordered now. */
  available: stock,
  /** The price when the line was put into the cart; differs from `price` after a change. */
  addedPrice: money,
});

/** What happened to the cart without the customer's doing; kept until the cart is next changed. */
export const cartNoticeSchema = z.object({
  kind: z.enum(['merged', 'capped', 'removed']),
  sku: sku.nullable(),
  /** The product's name, for `capped` and `removed`. */
  name: z.string().nullable(),
  /** For `capped`: how many were wanted, and how many remained. */
  wanted: z.int().nullable(),
  kept: z.int().nullable(),
});

export const cartSchema = z.object({
  /** Null while nobody has written anything. */
  id: z.string().nullable(),
  /** Grows with every change; 0 for a cart that does not exist. `placeOrder` names it. */
  version: z.int().min(0),
  lines: z.array(cartLineSchema).max(100),
  /** Sum of all quantities. */
  count: z.int().min(0),
  /** Sum of the lines that can be ordered. */
  subtotal: money,
  currency: z.literal('EUR'),
  notices: z.array(cartNoticeSchema).max(100),
});

export type Cart = z.output<typeof cartSchema>;
export type CartLine = z.output<typeof cartLineSchema>;
export type CartNotice = z.output<typeof cartNoticeSchema>;
