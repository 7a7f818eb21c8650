/** The orders of a customer. */

import type { OrdersApi } from '@tessera/bff-orders/contract';
import { one, type PageResult } from '@tessera/fragment';
import { defineReactPage } from '@tessera/fragment/react';
import { formatMoney } from '@tessera/ui/money';
import { formatDate } from '../parts/dates.ts';
import { NothingYet } from '../parts/nothing-yet.tsx';
import { isSignInNeeded, needsSignIn, toSignIn } from '../parts/sign-in.ts';
import { StatusBadge } from '../parts/status-badge.tsx';
import type { Props } from '../props.ts';
import styles from './orders.module.css';

const head = { title: 'Your orders · Tessera Market', robots: 'noindex' };

export const ordersPage = defineReactPage<OrdersApi>()<Props['orders']>({
  async load({ api, params, signal }): Promise<PageResult<Props['orders']>> {
    const cursor = one(params, 'cursor');
    try {
      const query = cursor === undefined ? {} : { cursor };
      const answer = await api.listOrders({ query }, { signal });
      return needsSignIn(answer) ? toSignIn('/orders') : { props: answer, head };
    } catch (error) {
      if (isSignInNeeded(error)) return toSignIn('/orders');
      throw error;
    }
  },
  View: Orders,
});

function Orders({ items, cursor }: Props['orders']) {
  if (items.length === 0) {
    return (
      <NothingYet heading="No orders yet">
        Once you have ordered something, you can follow it here.
      </NothingYet>
    );
  }
  return (
    <>
      <h1>Your orders</h1>
      <ul className={styles['orders']}>
        {items.map((order) => (
          <li key={order.id} className="card">
            <div>
              <h2>
                <a href={`/orders/${order.id}`}>Order {order.number}</a>
              </h2>
              <p className="muted">
                {formatDate(order.placedAt)} · {order.itemCount === 1 ? '1 item' : `${order.itemCount} items`}{' '}
                · {formatMoney(order.total)}
              </p>
              <StatusBadge status={order.status} />
            </div>
            <div className={styles['pictures']}>
              {order.images.map((image) => (
                <img key={image} src={image} alt="" width="72" height="72" loading="lazy" />
              ))}
            </div>
          </li>
        ))}
      </ul>
      {cursor === null ? null : (
        <p>
          <a className="button button--quiet" href={`/orders?cursor=${encodeURIComponent(cursor)}`}>
            Older orders
          </a>
        </p>
      )}
    </>
  );
}
