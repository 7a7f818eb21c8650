/**
 * The event stream of one order. Every event's id is the order's version, so a client that comes back is told at once
 * when it has missed something.
 */

import type { BffOptions } from '@tessera/bff';
import { identifier } from '@tessera/contracts/fields';
import type { Client } from '@tessera/contracts/http';
import type { ordersContract as functionContract } from '@tessera/fn-orders/contract';
import type { ordersContract } from './contract.ts';
import { checkoutErrors } from './errors.ts';
import type { OrderChange, OrderHub } from './order-hub.ts';

interface OrderEventsDeps {
  orders: Pick<Client<typeof functionContract>, 'getOrder'>;
  hub: OrderHub;
}

/** Adds `GET /api/orders/orders/{id}/events` to the BFF. Another customer's order is a 404 before anything is sent. */
export function orderEvents(deps: OrderEventsDeps): NonNullable<BffOptions<typeof ordersContract>['extend']> {
  return (app, { contextOf, streams }) => {
    app.get('/api/orders/orders/:id/events', async (request, response, next) => {
      const context = contextOf(request, response, next);
      const { id } = request.params;
      if (!identifier.safeParse(id).success) throw checkoutErrors.UNKNOWN_ORDER(id);
      const order = await deps.orders.getOrder({ params: { id } }, context);
      const stream = streams.open(request, response);
      let seen = Number(stream.lastEventId ?? 0);
      const send = ({ status, version }: OrderChange) => {
        if (version <= seen) return;
        seen = version;
        stream.send({ id: String(version), event: 'order', data: { status, version } });
      };
      deps.hub.watch(id, send, stream.signal);
      send(order);
    });
  };
}
