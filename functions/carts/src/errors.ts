/** What can go wrong in function `carts`. */

import { defineErrors } from '@tessera/contracts/problem';

export const cartErrors = defineErrors('CART', {
  NO_OWNER: {
    status: 401,
    title: 'The cart has no owner',
    message: () =>
      'Cannot change the cart: the request names neither a guest nor a customer, begin a session first',
  },
  VOID: {
    status: 409,
    title: 'This cart is no longer in use',
    message: () => 'Cannot change the cart: it became part of a customer’s cart, sign in to go on',
  },
  UNKNOWN_VARIANT: {
    status: 404,
    title: 'There is no such article',
    message: (sku: string) => `Cannot put "${sku}" into the cart: the catalogue does not have it`,
  },
  OUT_OF_STOCK: {
    status: 409,
    title: 'It is sold out',
    message: (name: string) => `Cannot put "${name}" into the cart: it is sold out, choose another variant`,
  },
  NO_LINE: {
    status: 404,
    title: 'It is not in the cart',
    message: (sku: string) => `Cannot change "${sku}": it is not in the cart, add it first`,
  },
  FULL: {
    status: 409,
    title: 'The cart is full',
    message: (most: number) =>
      `Cannot add to the cart: it holds ${most} different articles, remove one first`,
  },
  COMMAND_REUSED: {
    status: 422,
    title: 'The command id was used for another change',
    message: (id: string) =>
      `Cannot repeat command "${id}": its content differs, use a new id for a new change`,
  },
  BUSY: {
    status: 503,
    title: 'The cart is being changed',
    message: () => 'Cannot change the cart: it changes in several places at once, try again',
  },
});
