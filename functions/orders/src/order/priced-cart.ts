/** The cart of who asks, priced by the catalogue of this moment. Nothing in it comes from the client. */

import type { Visit } from '@tessera/function';
import { readRecord, type Store, variantKey, variantRecordSchema } from '@tessera/function/store';
import { z } from 'zod';
import type { OrderLine } from '../contract/schemas.ts';

export interface PricedCart {
  /** 0 when there is no cart. */
  version: number;
  lines: OrderLine[];
  subtotal: number;
  /** Skus of which less is left than the cart holds; they are not in `lines`. */
  blocked: string[];
  /** Sku → category. */
  categories: ReadonlyMap<string, string>;
}

/** The part of a stored cart that an order is made of. */
const cartSchema = z.object({
  lines: z.array(z.object({ sku: z.string(), quantity: z.int().min(1).max(99) })),
  void: z.boolean(),
});

export async function loadPricedCart(store: Store, { user, guest }: Visit): Promise<PricedCart> {
  const owner = user !== undefined ? `user:${user}` : guest !== undefined ? `guest:${guest}` : null;
  const item = owner === null ? null : await store.table('carts').get({ pk: `cart#${owner}`, sk: 'cart' });
  const cart = item ? readRecord(cartSchema, item) : null;
  if (item === null || cart === null || cart.void) {
    return { version: item?.version ?? 0, lines: [], subtotal: 0, blocked: [], categories: new Map() };
  }
  const found = await store.table('products').batchGet(cart.lines.map(({ sku }) => variantKey(sku)));
  const variants = found.map((variant) => readRecord(variantRecordSchema, variant));
  const categories = new Map(variants.map(({ sku, category }) => [sku, category]));
  const lines: OrderLine[] = [];
  const blocked: string[] = [];
  for (const { sku, quantity } of cart.lines) {
    const variant = variants.find((candidate) => candidate.sku === sku);
    if (variant === undefined || variant.stock < quantity) {
      blocked.push(sku);
      continue;
    }
    const { slug, productName: name, name: variantName, image, price } = variant;
    lines.push({
      sku,
      slug,
      name,
      variant: variantName,
      image,
      quantity,
      price,
      lineTotal: price * quantity,
    });
  }
  const subtotal = lines.reduce((sum, { lineTotal }) => sum + lineTotal, 0);
  return { version: item.version, lines, subtotal, blocked, categories };
}
