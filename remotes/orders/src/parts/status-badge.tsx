/** The state of an order, coloured and in words. */

import type { OrderStatus } from '@tessera/bff-orders/contract';
import { statusLabels } from './status.ts';
import styles from './status-badge.module.css';

export function StatusBadge({ status }: { status: OrderStatus }) {
  const tone =
    status === 'confirmed' ? 'good' : status === 'failed' || status === 'cancelled' ? 'bad' : 'open';
  return <span className={`${styles['badge']} ${styles[tone]}`}>{statusLabels[status]}</span>;
}
