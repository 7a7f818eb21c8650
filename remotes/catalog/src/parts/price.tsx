/** A price, with the one before a reduction. */

import { formatMoney } from '@tessera/ui/money';
import styles from './price.module.css';

export function Price({ amount, before }: { amount: number; before?: number | undefined }) {
  return (
    <p className={styles['price']}>
      {before === undefined ? null : <span className="visually-hidden">Now </span>}
      <span className={before === undefined ? undefined : styles['reduced']}>{formatMoney(amount)}</span>
      {before === undefined ? null : (
        <>
          <span className="visually-hidden">, before </span>
          <s className={styles['before']}>{formatMoney(before)}</s>
        </>
      )}
    </p>
  );
}
