/** What can go wrong in function `orders`. */

import { defineErrors } from '@tessera/contracts/problem';

export const orderErrors = defineErrors('ORDERS', {
  SIGN_IN: {
    status: 401,
    title: 'Please sign in',
    message: () => 'Cannot use orders: nobody is signed in, sign in or create an account first',
  },
  UNKNOWN_ORDER: {
    status: 404,
    title: 'There is no such order',
    message: (id: string) => `Cannot find order "${id}": you have no order with this id`,
  },
  CART_CHANGED: {
    status: 409,
    title: 'The cart has changed',
    message: (change: string) => `Cannot order this cart: ${change}, look at the cart and order again`,
  },
  CART_CONFLICT: {
    status: 409,
    title: 'Something in the cart cannot be ordered',
    message: (skus: string) =>
      `Cannot order "${skus}": less is left than the cart holds, change the cart first`,
  },
  CART_EMPTY: {
    status: 422,
    title: 'The cart is empty',
    message: () => 'Cannot order an empty cart: it holds nothing, add something first',
  },
  KEY_REUSED: {
    status: 422,
    title: 'The Idempotency-Key was used for another order',
    message: () => 'Cannot place this order: its Idempotency-Key belongs to another content, use a new key',
  },
  NO_DELIVERY: {
    status: 422,
    title: 'We do not deliver there',
    message: (country: string, allowed: string) =>
      `Cannot deliver to country "${country}": we deliver to ${allowed}`,
  },
  TOO_LATE: {
    status: 409,
    title: 'It is too late to cancel',
    message: (number: string, status: string) =>
      `Cannot cancel order "${number}": it is ${status}, only an order that is not yet confirmed can be cancelled`,
  },
  TOO_MANY: {
    status: 503,
    title: 'Too many orders are under way',
    message: () =>
      'Cannot take the order: too many are under way, nothing is kept, send it again with the same key in a moment',
  },
  BUSY: {
    status: 503,
    title: 'The order is being changed',
    message: (id: string) => `Cannot change order "${id}": it changes in several places at once, try again`,
  },
});
