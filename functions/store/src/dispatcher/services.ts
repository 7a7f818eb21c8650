/** The functions that an order needs, called through the host. */

import type { Client } from '@tessera/contracts/http';
import { cartsContract } from '@tessera/fn-carts/contract';
import { ordersContract } from '@tessera/fn-orders/contract';
import { paymentsContract } from '@tessera/fn-payments/contract';
import { productsContract } from '@tessera/fn-products/contract';
import { createUpstream } from '@tessera/service';

export interface Services {
  products: Pick<Client<typeof productsContract>, 'reserveStock' | 'releaseStock'>;
  payments: Pick<Client<typeof paymentsContract>, 'charge' | 'getCharge' | 'refund'>;
  carts: Pick<Client<typeof cartsContract>, 'clearAfterOrder'>;
  orders: Pick<Client<typeof ordersContract>, 'recordProgress'>;
}

/** Milliseconds one step may take; more than the payment provider is given. */
export const STEP_BUDGET = 6_000;

export function createServices(host: { url: string; token: string }): Services {
  const options = (name: string) => ({
    name,
    url: `${host.url}/${name}`,
    credential: { caller: 'store', token: host.token },
    timeout: STEP_BUDGET,
    // The runner retries by itself, and durably.
    retries: 0,
    breakFor: 500,
  });
  return {
    products: createUpstream(productsContract, options('products')),
    payments: createUpstream(paymentsContract, options('payments')),
    carts: createUpstream(cartsContract, options('carts')),
    orders: createUpstream(ordersContract, options('orders')),
  };
}
