/** How an order travels: when it is promised, and what the carrier finds its parcels by. */

import type { Order } from '@tessera/bff-orders/contract';
import { formatDays } from './dates.ts';
import styles from './shipment.module.css';
import { isFinal } from './status.ts';

export function Shipment({ order }: { order: Pick<Order, 'shipment' | 'status' | 'delivery'> }) {
  const { shipment, status, delivery } = order;
  if (shipment === null)
    return isFinal(status) || status === 'cancelling' ? (
      <p className="muted">Nothing was sent.</p>
    ) : (
      <p className="muted">{delivery.name}. It is arranged as soon as your payment has arrived.</p>
    );
  const { carrier, parcels, tracking, promised } = shipment;
  if (shipment.status === 'cancelled')
    return <p className="muted">Called off: nothing of it travels any more.</p>;
  return (
    <dl className={styles['facts']} data-shipment={shipment.status}>
      <div>
        <dt>{carrier === null ? 'Ready to be picked up' : 'Arrives'}</dt>
        <dd>{formatDays(promised)}</dd>
      </div>
      {carrier === null ? null : (
        <>
          <div>
            <dt>{delivery.name} with</dt>
            <dd>{carrier}</dd>
          </div>
          <div>
            <dt>{parcels === 1 ? 'Tracking number' : `Tracking numbers of ${parcels} parcels`}</dt>
            <dd>
              <ul className={styles['tracking']}>
                {tracking.map((number) => (
                  <li key={number}>
                    <code>{number}</code>
                  </li>
                ))}
              </ul>
              {parcels > tracking.length ? <small>and {parcels - tracking.length} more</small> : null}
            </dd>
          </div>
        </>
      )}
    </dl>
  );
}
