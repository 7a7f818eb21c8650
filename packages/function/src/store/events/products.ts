/** Events of context `products`: what was set aside for an order, under the order's id, and given back. */

import { identifier, sku } from '@tessera/contracts/fields';
import { z } from 'zod';

const reservation = z.object({
  id: identifier,
  lines: z.array(z.object({ sku, quantity: z.int().min(1) })),
});

export const productEvents = {
  StockReserved: { 1: reservation },
  /** Without lines when nothing was reserved and from then on nothing may be. */
  StockReleased: { 1: reservation },
} as const;
