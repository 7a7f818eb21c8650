/**
 * The operations of function `carts`, served by the host below `/carts`. Whose cart it is comes from the identity
 * assertion alone. Every command carries an id of its own; repeated, it answers the cart and changes nothing.
 */

import { identifier, quantity, sku } from '@tessera/contracts/fields';
import { defineContract } from '@tessera/contracts/http';
import { z } from 'zod';
import { cartSchema } from './schemas.ts';

export const cartsRoutes = {
  getCart: 'GET /cart',
  countCart: 'GET /cart/count',
  addLine: 'POST /cart/lines',
  setQuantity: 'PUT /cart/lines/{sku}',
  removeLine: 'DELETE /cart/lines/{sku}',
  clearAfterOrder: 'POST /users/{user}/ordered-lines',
} as const;

const commandId = z.uuid();

export const cartsContract = defineContract(cartsRoutes, {
  getCart: {
    summary: 'The cart of who asks; an empty one when there is none, which creates nothing',
    response: cartSchema,
  },
  countCart: {
    summary: 'How many items are in the cart',
    response: z.object({ count: z.int().min(0) }),
  },
  addLine: {
    summary:
      'Adds to the quantity of a line; 401 cart-no-owner, 404 cart-unknown-variant, 409 cart-void, cart-out-of-stock, cart-full',
    body: z.strictObject({ commandId, sku, quantity: quantity.default(1) }),
    response: cartSchema,
  },
  setQuantity: {
    summary: 'Sets the quantity of a line; 404 cart-no-line, 409 cart-void',
    params: z.object({ sku }),
    body: z.strictObject({ commandId, quantity }),
    response: cartSchema,
  },
  removeLine: {
    summary: 'Removes a line; removing what is not there is no fault; 409 cart-void',
    params: z.object({ sku }),
    body: z.strictObject({ commandId }),
    response: cartSchema,
  },
  clearAfterOrder: {
    summary: 'Internal. Takes the ordered quantities out of a customer’s cart, once per order',
    params: z.object({ user: identifier }),
    body: z.strictObject({
      orderId: identifier,
      lines: z.array(z.strictObject({ sku, quantity })).min(1).max(100),
    }),
    response: z.void(),
    status: 204,
  },
});
