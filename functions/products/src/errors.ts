/** What can go wrong in function `products`. */

import { defineErrors } from '@tessera/contracts/problem';

export const productErrors = defineErrors('PRODUCTS', {
  UNKNOWN_PRODUCT: {
    status: 404,
    title: 'There is no such product',
    message: (slug: string) => `Cannot find product "${slug}": the catalogue does not have it, try a search`,
  },
  RESERVATION_RELEASED: {
    status: 409,
    title: 'The reservation was released',
    message: (id: string) => `Cannot reserve stock for "${id}": its reservation was already given back`,
  },
  RESERVATION_CONTENDED: {
    status: 503,
    title: 'The stock is changing too fast',
    message: (id: string) => `Cannot settle reservation "${id}": its stock changes all the time, try again`,
  },
});
