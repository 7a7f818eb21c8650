/** What can go wrong in the catalog BFF. */

import { defineErrors } from '@tessera/contracts/problem';

export const catalogErrors = defineErrors('CATALOG', {
  UNKNOWN_CATEGORY: {
    status: 404,
    title: 'There is no such category',
    message: (slug: string) =>
      `Cannot show category "${slug.slice(0, 80)}": it does not exist, choose one from the menu`,
  },
  UNKNOWN_PRODUCT: {
    status: 404,
    title: 'There is no such product',
    message: (slug: string) =>
      `Cannot show product "${slug.slice(0, 80)}": it does not exist or is no longer sold, try the search`,
  },
});
