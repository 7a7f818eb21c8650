/** Keeps an order current: the BFF tells of each change, the page fetches what the order is then. */

import type { Order, OrdersApi } from '@tessera/bff-orders/contract';
import { emit } from '@tessera/fragment';
import { useEffect, useRef, useState } from 'react';
import { needsSignIn } from './sign-in.ts';
import { isFinal } from './status.ts';

/** The newest known state of the order: what the page was given, or what came later. */
export function useLiveOrder(given: Order, api: OrdersApi): Order {
  const [later, setLater] = useState<Order | null>(null);
  const order = later !== null && later.id === given.id && later.version > given.version ? later : given;
  const { id } = given;
  const ended = isFinal(order.status);

  useEffect(() => {
    if (ended) return;
    const leaving = new AbortController();
    const source = new EventSource(`/api/orders/orders/${encodeURIComponent(id)}/events`);
    source.addEventListener('order', () => {
      api.getOrder({ params: { id } }, { signal: leaving.signal }).then(
        // Answers may overtake each other.
        (next) => {
          if (needsSignIn(next)) return source.close();
          setLater((before) => (before !== null && before.version > next.version ? before : next));
        },
        () => undefined,
      );
    });
    return () => {
      leaving.abort();
      source.close();
    };
  }, [id, api, ended]);

  // What was ordered leaves the cart between these, or, without a window in which to cancel, right after the last one.
  const isPaid = later !== null && ['charged', 'arranged', 'confirmed'].includes(later.status);
  const paid = isPaid ? later.status : null;
  const asked = useRef(0);
  useEffect(() => {
    if (paid === null) return;
    asked.current += 1;
    const turn = asked.current;
    api.cart({}).then(
      ({ count }) => {
        if (turn === asked.current) emit('cart:changed', { count });
      },
      () => undefined,
    );
  }, [paid, api]);

  return order;
}
