/** Events between remotes. A remote declares which it emits and hears; nothing else crosses between them. */

import { z } from 'zod';

const quantity = z.int().min(0).max(100_000);

export const eventSchemas = {
  /** Something was put into the cart; `count` is the number of items in it afterwards. */
  'cart:item-added': z.strictObject({ sku: z.string(), quantity, count: quantity }),
  /** The cart changed in another way; `count` as above. */
  'cart:changed': z.strictObject({ count: quantity }),
  'order:placed': z.strictObject({ id: z.string() }),
  'user:signed-in': z.strictObject({ name: z.string() }),
  'user:signed-out': z.strictObject({}),
  'user:renamed': z.strictObject({ name: z.string() }),
} as const;

export type EventName = keyof typeof eventSchemas;

export type EventPayloads = { [K in EventName]: z.output<(typeof eventSchemas)[K]> };
