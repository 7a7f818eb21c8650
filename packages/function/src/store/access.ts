/** Which contexts each function reads and writes: the store's scopes on one machine, the roles' rights on AWS. */

import type { ContextName } from './schemas.ts';

export interface ContextAccess {
  write: readonly ContextName[];
  read: readonly ContextName[];
}

/** Function → its contexts. */
export const contextAccess: Readonly<Record<string, ContextAccess>> = {
  // What sells best is recommended first.
  products: { write: ['products'], read: ['products', 'views'] },
  // A cart and an order show prices and stock, which only the catalogue knows.
  carts: { write: ['carts'], read: ['carts', 'products'] },
  // An order is of a cart at a version, read at the source so that no client names lines or prices.
  orders: { write: ['orders'], read: ['orders', 'products', 'carts', 'views'] },
  users: { write: ['users'], read: ['users'] },
  views: { write: ['views'], read: ['views'] },
  payments: { write: ['payments'], read: ['payments'] },
  // Whereto and what is shipped is read at the source: no event and no state machine carries an address.
  shipping: { write: ['shipping'], read: ['shipping', 'orders', 'products'] },
};
