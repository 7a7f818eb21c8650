/** One line of the cart: what it is, how many, what it costs, and what the customer must know. */

import type { CartLine } from '@tessera/bff-orders/contract';
import { useSubmission } from '@tessera/fragment/react';
import { formatMoney } from '@tessera/ui/money';
import styles from './cart-line.module.css';

export function CartLineRow({ line }: { line: CartLine }) {
  const pending = useSubmission().status === 'pending';
  const name = line.variant === '' ? line.name : `${line.name}, ${line.variant}`;
  return (
    <div className={styles['line']}>
      <img src={line.image} alt="" width="120" height="120" loading="lazy" />
      <div className={styles['what']}>
        <a href={`/p/${line.slug}`}>{line.name}</a>
        {line.variant === '' ? null : <p className="muted">{line.variant}</p>}
        <p className="muted">{formatMoney(line.price)} each</p>
        <Conflict line={line} />
      </div>
      <div className={styles['change']}>
        <input type="hidden" name="sku" value={line.sku} />
        <label>
          <span className="visually-hidden">Quantity of {name}</span>
          <input
            type="number"
            name="quantity"
            min="1"
            max="99"
            inputMode="numeric"
            required
            defaultValue={line.quantity}
            onChange={(event) => event.target.validity.valid && event.target.form?.requestSubmit()}
          />
        </label>
        <button
          type="submit"
          name="intent"
          value="set"
          disabled={pending}
          aria-label={`Update quantity of ${name}`}
        >
          Update
        </button>
        <button
          type="submit"
          name="intent"
          value="remove"
          formNoValidate
          disabled={pending}
          aria-label={`Remove ${name}`}
        >
          Remove
        </button>
      </div>
      <p className={styles['total']}>{formatMoney(line.lineTotal)}</p>
    </div>
  );
}

function Conflict({ line }: { line: CartLine }) {
  switch (line.conflict) {
    case null:
      return null;
    case 'out-of-stock':
      return <p className={styles['conflict']}>Sold out. Remove it to go on.</p>;
    case 'reduced':
      return <p className={styles['conflict']}>Only {line.available} left. Take fewer to go on.</p>;
    case 'price-changed':
      return (
        <p className={styles['conflict']}>
          The price was {formatMoney(line.addedPrice)} when you added it and is {formatMoney(line.price)} now.
        </p>
      );
  }
}
