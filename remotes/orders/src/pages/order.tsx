/** One order, with its live status. */

import type { Order, OrdersApi } from '@tessera/bff-orders/contract';
import { one, type PageResult } from '@tessera/fragment';
import { defineReactPage, Form, useApp } from '@tessera/fragment/react';
import { noFaults, toFaults } from '@tessera/ui/faults';
import { FormFault } from '@tessera/ui/field';
import { formatMoney } from '@tessera/ui/money';
import { SubmissionFault, SubmitButton } from '@tessera/ui/submit-button';
import { useId } from 'react';
import layout from '../parts/columns.module.css';
import { formatDate, formatMoment } from '../parts/dates.ts';
import { Progress } from '../parts/progress.tsx';
import { sentences } from '../parts/sentences.ts';
import { Shipment } from '../parts/shipment.tsx';
import { isSignInNeeded, needsSignIn, toSignIn } from '../parts/sign-in.ts';
import { describeOrder, isFinal, statusLabels } from '../parts/status.ts';
import { Totals } from '../parts/totals.tsx';
import { useLiveOrder } from '../parts/use-live-order.ts';
import type { Props } from '../props.ts';
import styles from './order.module.css';

const headOf = (order: Order) => ({ title: `Order ${order.number} · Tessera Market`, robots: 'noindex' });

export const orderPage = defineReactPage<OrdersApi>()<Props['order']>({
  async load({ api, params, signal }): Promise<PageResult<Props['order']>> {
    const id = one(params, 'id') ?? '';
    try {
      const order = await api.getOrder({ params: { id } }, { signal });
      if (needsSignIn(order)) return toSignIn(`/orders/${id}`);
      return { props: { order, faults: noFaults }, head: headOf(order) };
    } catch (error) {
      if (isSignInNeeded(error)) return toSignIn(`/orders/${id}`);
      throw error;
    }
  },

  async submit({ api, params, signal }): Promise<PageResult<Props['order']>> {
    const id = one(params, 'id') ?? '';
    try {
      const order = await api.cancelOrder({ params: { id }, body: {} }, { signal });
      return { status: 303, location: `/orders/${id}`, props: { order, faults: noFaults } };
    } catch (error) {
      if (isSignInNeeded(error)) return toSignIn(`/orders/${id}`);
      const faults = toFaults(error, sentences);
      const order = await api.getOrder({ params: { id } }, { signal });
      if (needsSignIn(order)) return toSignIn(`/orders/${id}`);
      return { status: 409, props: { order, faults }, head: headOf(order) };
    }
  },

  View: OrderView,
});

function OrderView(props: Props['order']) {
  const id = useId();
  const { api } = useApp<OrdersApi>();
  const order = useLiveOrder(props.order, api);
  return (
    <>
      <header className={styles['heading']}>
        <p>
          <a href="/orders">Your orders</a>
        </p>
        <h1>Order {order.number}</h1>
        <p className="muted">Placed on {formatDate(order.placedAt)}</p>
      </header>

      <section className={`card ${styles['status']}`} aria-label="Status">
        <Progress order={order} />
        <p role="status" data-status={order.status}>
          <strong>{statusLabels[order.status]}.</strong> {describeOrder(order)}
        </p>
        {isFinal(order.status) ? null : (
          <p className="without-script">
            <a href={`/orders/${order.id}`}>Look again</a>
          </p>
        )}
        <FormFault>{props.faults.form}</FormFault>
        {order.cancellable ? (
          <Form>
            <SubmissionFault />
            <SubmitButton intent="cancel" kind="danger">
              Cancel order
            </SubmitButton>
          </Form>
        ) : null}
      </section>

      <div className={layout['columns']}>
        <section className={styles['lines']} aria-labelledby={`${id}-items`}>
          <h2 id={`${id}-items`}>Items</h2>
          <ul>
            {order.lines.map((line) => (
              <li key={line.sku}>
                <img src={line.image} alt="" width="72" height="72" loading="lazy" />
                <span>
                  <a href={`/p/${line.slug}`}>{line.name}</a>
                  <small>
                    {line.variant === '' ? '' : `${line.variant} · `}
                    {line.quantity} × {formatMoney(line.price)}
                  </small>
                </span>
                <span>{formatMoney(line.lineTotal)}</span>
              </li>
            ))}
          </ul>
          <Totals
            subtotal={order.totals.subtotal}
            delivery={order.totals.delivery}
            total={order.totals.total}
            vat={{ amount: order.totals.vat, rate: order.totals.vatRate }}
          />
        </section>
        <div className="stack">
          <section className="card" aria-labelledby={`${id}-address`}>
            <h2 id={`${id}-address`}>Goes to</h2>
            <address className={styles['address']}>
              {order.address.name}
              <br />
              {order.address.street}
              {order.address.extra === '' ? null : `, ${order.address.extra}`}
              <br />
              {order.address.postcode} {order.address.city}, {order.address.country}
            </address>
          </section>
          <section className="card" aria-labelledby={`${id}-shipment`}>
            <h2 id={`${id}-shipment`}>Shipment</h2>
            <Shipment order={order} />
          </section>
          <section className="card" aria-labelledby={`${id}-history`}>
            <h2 id={`${id}-history`}>What happened</h2>
            <ol className={styles['history']}>
              {order.history.map(({ status, at, detail }) => (
                <li key={`${status}-${at}`}>
                  <strong>{statusLabels[status]}</strong>
                  <small>{formatMoment(at)}</small>
                  {detail === '' ? null : <span>{detail}</span>}
                </li>
              ))}
            </ol>
          </section>
        </div>
      </div>
    </>
  );
}
