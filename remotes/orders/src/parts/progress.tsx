/** The steps of an order, and how far it has come. */

import type { Order } from '@tessera/bff-orders/contract';
import styles from './progress.module.css';
import { statusLabels, steps } from './status.ts';

export function Progress({ order }: { order: Pick<Order, 'status' | 'history'> }) {
  const reached = new Set(order.history.map(({ status }) => status));
  const stopped = ['failed', 'cancelling', 'cancelled'].includes(order.status);
  return (
    <ol className={styles['steps']} data-stopped={stopped ? '' : undefined}>
      {steps.map((step) => (
        <li
          key={step}
          data-reached={reached.has(step) ? '' : undefined}
          aria-current={order.status === step ? 'step' : undefined}
        >
          <span className="visually-hidden">{reached.has(step) ? 'Done: ' : 'To come: '}</span>
          {statusLabels[step]}
        </li>
      ))}
    </ol>
  );
}
