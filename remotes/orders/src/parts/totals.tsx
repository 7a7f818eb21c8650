/** What it costs. */

import { formatMoney } from '@tessera/ui/money';
import styles from './totals.module.css';

interface TotalsProps {
  subtotal: number;
  delivery: number | null;
  total: number;
  vat?: { amount: number; rate: number };
}

export function Totals({ subtotal, delivery, total, vat }: TotalsProps) {
  return (
    <dl className={styles['totals']}>
      <div>
        <dt>Items</dt>
        <dd>{formatMoney(subtotal)}</dd>
      </div>
      <div>
        <dt>Delivery</dt>
        <dd>{delivery === null ? 'at checkout' : delivery === 0 ? 'free' : formatMoney(delivery)}</dd>
      </div>
      <div className={styles['total']}>
        <dt>Total</dt>
        <dd>{formatMoney(total)}</dd>
      </div>
      {vat === undefined ? null : (
        <div className={styles['vat']}>
          <dt>Includes VAT, {vat.rate} %</dt>
          <dd>{formatMoney(vat.amount)}</dd>
        </div>
      )}
    </dl>
  );
}
