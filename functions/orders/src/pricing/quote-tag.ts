/** A short name for all prices that a customer was shown: whoever orders by it is charged these prices or nothing. */

import { createHash } from 'node:crypto';
import type { PricedCart } from '../order/priced-cart.ts';
import { deliveryOptions, deliveryPrice } from './delivery.ts';

/** The tag of the lines with their prices, and of every way of delivery with its own. */
export function tagOf({ lines, subtotal }: Pick<PricedCart, 'lines' | 'subtotal'>): string {
  const shown = [
    lines.map(({ sku, quantity, price }) => [sku, quantity, price]),
    deliveryOptions.map((option) => [option.id, deliveryPrice(option, subtotal)]),
  ];
  return createHash('sha256').update(JSON.stringify(shown)).digest('base64url').slice(0, 22);
}
