/** What can go wrong in the orders BFF. */

import { defineErrors } from '@tessera/contracts/problem';

export const checkoutErrors = defineErrors('CHECKOUT', {
  SIGN_IN: {
    status: 401,
    title: 'Please sign in',
    message: () => 'Cannot show the checkout: it needs an account, sign in or create one',
  },
  UNKNOWN_ORDER: {
    status: 404,
    title: 'There is no such order',
    message: (id: string) =>
      `Cannot show order "${id.slice(0, 80)}": it is not one of yours, see your orders`,
  },
  STREAM_BY_HAND: {
    status: 406,
    title: 'This is an event stream',
    message: () => 'Cannot answer once: ask for text/event-stream',
  },
});
