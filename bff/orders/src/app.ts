/** Puts the orders BFF together. */

import { type Bff, type BffFrame, createBff, networkOf, type RateLimiter, requireRate } from '@tessera/bff';
import { identifier } from '@tessera/contracts/fields';
import type { Client } from '@tessera/contracts/http';
import type { cartsContract } from '@tessera/fn-carts/contract';
import type { ordersContract as functionContract } from '@tessera/fn-orders/contract';
import type { paymentsContract } from '@tessera/fn-payments/contract';
import type { usersContract } from '@tessera/fn-users/contract';
import manifest from '../package.json' with { type: 'json' };
import { ordersContract } from './contract.ts';
import { checkoutErrors } from './errors.ts';
import { orderEvents } from './order-events.ts';
import type { OrderHub } from './order-hub.ts';

/** What the app needs: its upstreams, and where it runs. */
export interface AppDeps extends BffFrame {
  carts: Pick<Client<typeof cartsContract>, 'getCart' | 'setQuantity' | 'removeLine'>;
  orders: Client<typeof functionContract>;
  payments: Pick<Client<typeof paymentsContract>, 'listMethods'>;
  users: Pick<Client<typeof usersContract>, 'listAddresses' | 'checkSession'>;
  hub: OrderHub;
  limiter: RateLimiter;
  /** Orders within a quarter of an hour. */
  limits: { perAccount: number; perNetwork: number };
}

const signInNeeded = { signInNeeded: true } as const;
const WINDOW = 900;
/** The country whose tax the checkout shows until an address says otherwise. */
const HOME_COUNTRY = 'DE';

export function createApp({ carts, orders, payments, users, hub, limiter, limits, ...frame }: AppDeps): Bff {
  return createBff({
    ...frame,
    name: 'orders',
    version: manifest.version,
    contract: ordersContract,
    extend: orderEvents({ orders, hub }),
    handlers: {
      cart: (_input, context) => carts.getCart({}, context),
      setQuantity: ({ params, body }, context) => carts.setQuantity({ params, body }, context),
      removeLine: ({ params, body }, context) => carts.removeLine({ params, body }, context),

      async checkout(_input, context) {
        if (context.identity?.user === undefined) return signInNeeded;
        const [cart, { methods }, { addresses }] = await Promise.all([
          carts.getCart({}, context),
          payments.listMethods({}, context),
          users.listAddresses({}, context),
        ]);
        const country = addresses[0]?.country ?? HOME_COUNTRY;
        const quote = await orders.quote({ query: { country } }, context);
        return { cart, quote, methods, addresses };
      },

      async placeOrder({ body, idempotencyKey }, context) {
        const { identity, client, headers } = context;
        if (identity?.user === undefined) throw checkoutErrors.SIGN_IN();
        // The gateway knows of ended sessions within a second; where money moves, the source is asked.
        const [{ valid }] = await Promise.all([
          users.checkSession({}, context),
          requireRate(limiter, [
            {
              key: identity.user,
              rule: { name: 'checkout-account', limit: limits.perAccount, window: WINDOW },
            },
            {
              key: networkOf(client),
              rule: { name: 'checkout-network', limit: limits.perNetwork, window: WINDOW },
            },
          ]),
        ]);
        if (!valid) throw checkoutErrors.SIGN_IN();
        const order = await orders.placeOrder({ body, idempotencyKey }, context);
        headers.set('location', `/api/orders/orders/${order.id}`);
        return order;
      },

      listOrders: async ({ query }, context) =>
        context.identity?.user === undefined
          ? signInNeeded
          : orders.listOrders({ query: { ...query, limit: 10 } }, context),
      getOrder: async ({ params }, context) =>
        context.identity?.user === undefined
          ? signInNeeded
          : orders.getOrder({ params: readId(params) }, context),
      cancelOrder: async ({ params }, context) => orders.cancelOrder({ params: readId(params) }, context),
      orderEvents: () => Promise.reject(checkoutErrors.STREAM_BY_HAND()),
    },
  });
}

function readId({ id }: { id: string }): { id: string } {
  if (!identifier.safeParse(id).success) throw checkoutErrors.UNKNOWN_ORDER(id);
  return { id };
}
