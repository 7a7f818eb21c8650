/** Stars, drawn as one gradient-free shape in five copies; read out as words. */

import styles from './rating.module.css';

export function Rating({ value, count }: { value: number; count: number }) {
  if (count === 0) return <p className={styles['rating']}>No reviews yet</p>;
  const rounded = Math.round(value * 2) / 2;
  return (
    <p className={styles['rating']}>
      <span className="visually-hidden">
        Rated {value.toFixed(1)} of 5 by {count} customers
      </span>
      <span className={styles['stars']} aria-hidden="true" data-half={rounded % 1 === 0 ? undefined : ''}>
        <b>{'★'.repeat(Math.floor(rounded))}</b>
        {rounded % 1 === 0 ? null : <i>★</i>}
        {'★'.repeat(5 - Math.ceil(rounded))}
      </span>
      <span aria-hidden="true">{count}</span>
    </p>
  );
}
