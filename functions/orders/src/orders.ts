/** The operations of orders over the store. The customer comes from the authoriser's claims alone. */

import type { Handlers } from '@tessera/contracts/http';
import type { Visit } from '@tessera/function';
import type { Store } from '@tessera/function/store';
import type { ordersContract } from './contract/operations.ts';
import { orderErrors } from './errors.ts';
import { listOrders } from './order/list-orders.ts';
import { moveOrder } from './order/move.ts';
import { placeOrder } from './order/place-order.ts';
import { loadPricedCart } from './order/priced-cart.ts';
import { keyOf, type OrderRecord, readOrder, viewOrder } from './order/record.ts';
import { deliveryOption, deliveryOptions, deliveryPrice } from './pricing/delivery.ts';
import { tagOf } from './pricing/quote-tag.ts';
import { computeTotals } from './pricing/totals.ts';

export function createOrdersHandlers(
  store: Store,
  now: () => number = Date.now,
): Handlers<typeof ordersContract, Visit> {
  const table = store.table('orders');
  const loadOwn = async (id: string, visit: Visit): Promise<{ order: OrderRecord; version: number }> => {
    const user = requireUser(visit);
    const item = await table.get(keyOf(id));
    const order = item && readOrder(item);
    if (item === null || order?.user !== user) throw orderErrors.UNKNOWN_ORDER(id);
    return { order, version: item.version };
  };
  return {
    deliveryOptions: async () => ({ options: [...deliveryOptions] }),

    async quote({ query: { country, delivery } }, visit) {
      const cart = await loadPricedCart(store, visit);
      const price = deliveryPrice(deliveryOption(delivery), cart.subtotal);
      return {
        ...computeTotals(cart.subtotal, price, country),
        cartVersion: cart.version,
        tag: tagOf(cart),
        deliveryOptions: deliveryOptions.map((option) => ({
          ...option,
          price: deliveryPrice(option, cart.subtotal),
        })),
        blocked: cart.blocked,
      };
    },

    placeOrder: async ({ body, idempotencyKey }, visit) =>
      placeOrder(store, body, {
        visit: { ...visit, user: requireUser(visit) },
        key: idempotencyKey,
        now: now(),
      }),

    listOrders: async ({ query }, visit) => listOrders(store, requireUser(visit), query),

    async getOrder({ params: { id } }, visit) {
      const { order, version } = await loadOwn(id, visit);
      return viewOrder(order, version);
    },

    async cancelOrder({ params: { id } }, visit) {
      await loadOwn(id, visit);
      const { order, version, moved } = await moveOrder(
        table,
        id,
        { status: 'cancelling', detail: 'You cancelled the order' },
        now,
      );
      const already = order.status === 'cancelling' || order.status === 'cancelled';
      if (!moved && !already) throw orderErrors.TOO_LATE(order.number, order.status);
      return viewOrder(order, version);
    },

    async recordProgress({ params: { id }, body }) {
      const { order, moved } = await moveOrder(table, id, body, now);
      return { status: order.status, moved };
    },
  };
}

function requireUser(visit: Visit): string {
  if (visit.user === undefined) throw orderErrors.SIGN_IN();
  return visit.user;
}
