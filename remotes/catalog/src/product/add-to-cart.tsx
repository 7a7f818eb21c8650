/** Choosing a variant and putting it into the cart: a plain form; with JavaScript the page stays. */

import type { Variant } from '@tessera/bff-catalog/contract';
import { Form, useSubmission } from '@tessera/fragment/react';
import { useState } from 'react';
import styles from './add-to-cart.module.css';

interface AddToCartProps {
  variants: readonly Variant[];
  chosen: Variant;
  onChoose: (sku: string) => void;
  problem: string | null;
}

/** From how many on nobody needs to hurry. */
const PLENTY = 6;

export function AddToCart({ variants, chosen, onChoose, problem }: AddToCartProps) {
  const [added, setAdded] = useState<string | null>(null);
  return (
    <Form
      className={styles['form']}
      onAnswer={(answer) => {
        if (answer.location === undefined) return false;
        setAdded(chosen.name === '' ? 'Added to your cart.' : `${chosen.name} is in your cart.`);
        return true;
      }}
    >
      {variants.length === 1 ? (
        <input type="hidden" name="sku" value={chosen.sku} />
      ) : (
        <fieldset className={styles['variants']}>
          <legend>{Object.keys(chosen.options).join(', ') || 'Variant'}</legend>
          {variants.map((variant) => (
            <label key={variant.sku} data-gone={variant.stock === 0 ? '' : undefined}>
              <input
                type="radio"
                name="sku"
                value={variant.sku}
                defaultChecked={variant.sku === chosen.sku}
                onChange={() => {
                  onChoose(variant.sku);
                  setAdded(null);
                }}
              />
              <span>
                {variant.name}
                {variant.stock === 0 ? <span className="visually-hidden">, sold out</span> : null}
              </span>
            </label>
          ))}
        </fieldset>
      )}
      <p className={chosen.stock >= PLENTY ? styles['stock'] : styles['scarce']}>
        {describeStock(chosen.stock)}
      </p>
      <div className={styles['buy']}>
        <label className={styles['quantity']}>
          <span>Quantity</span>
          <input
            type="number"
            name="quantity"
            min="1"
            max={Math.max(1, Math.min(99, chosen.stock))}
            defaultValue="1"
            inputMode="numeric"
            required
          />
        </label>
        <SubmitButton soldOut={chosen.stock === 0} />
      </div>
      <Outcome added={added} problem={problem} />
    </Form>
  );
}

function describeStock(stock: number): string {
  if (stock === 0) return 'Sold out for now';
  return stock < PLENTY ? `Only ${stock} left` : 'In stock, ready to ship';
}

function SubmitButton({ soldOut }: { soldOut: boolean }) {
  const { status } = useSubmission();
  return (
    <button type="submit" className="button" disabled={soldOut || status === 'pending'}>
      {soldOut ? 'Sold out' : 'Add to cart'}
    </button>
  );
}

function Outcome({ added, problem }: { added: string | null; problem: string | null }) {
  const submission = useSubmission();
  const fault = submission.status === 'failed' ? submission.message : problem;
  return (
    <div role="status">
      {fault === null ? null : <p className="notice notice--danger">{fault}</p>}
      {added === null || fault !== null ? null : (
        <p className={`notice ${styles['added']}`}>
          {added} <a href="/cart">Go to cart</a>
        </p>
      )}
    </div>
  );
}
