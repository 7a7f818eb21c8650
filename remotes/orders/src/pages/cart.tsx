/** The cart. */

import type { Cart, CartLine, OrdersApi } from '@tessera/bff-orders/contract';
import type { PageResult } from '@tessera/fragment';
import { defineReactPage, Form, Slot } from '@tessera/fragment/react';
import { noFaults, toFaults } from '@tessera/ui/faults';
import { FormFault } from '@tessera/ui/field';
import { SubmissionFault } from '@tessera/ui/submit-button';
import { CartLineRow } from '../parts/cart-line.tsx';
import layout from '../parts/columns.module.css';
import { NothingYet } from '../parts/nothing-yet.tsx';
import { sentences } from '../parts/sentences.ts';
import { Totals } from '../parts/totals.tsx';
import type { Props } from '../props.ts';
import styles from './cart.module.css';

const head = { title: 'Your cart · Tessera Market', robots: 'noindex' };

export const cartPage = defineReactPage<OrdersApi>()<Props['cart']>({
  load: async ({ api, signal }) => ({
    props: { cart: await api.cart({}, { signal }), faults: noFaults },
    head,
  }),

  async submit({ api, form, signal }): Promise<PageResult<Props['cart']>> {
    const params = { sku: form.get('sku') ?? '' };
    const commandId = crypto.randomUUID();
    try {
      const quantity = Number(form.get('quantity'));
      const removes = form.get('intent') === 'remove' || quantity === 0;
      const cart = removes
        ? await api.removeLine({ params, body: { commandId } }, { signal })
        : await api.setQuantity({ params, body: { commandId, quantity } }, { signal });
      const events = [{ name: 'cart:changed' as const, detail: { count: cart.count } }];
      return { status: 303, location: '/cart', props: { cart, faults: noFaults }, events };
    } catch (error) {
      const faults = toFaults(error, sentences);
      const readable = Object.keys(faults.fields).length > 0;
      const form = readable ? 'A quantity is a whole number from 1 to 99.' : faults.form;
      return {
        status: 422,
        props: { cart: await api.cart({}, { signal }), faults: { ...faults, form } },
        head,
      };
    }
  },

  View: CartView,
});

function CartView({ cart, faults }: Props['cart']) {
  if (cart.lines.length === 0) {
    return (
      <NothingYet heading="Your cart is empty">
        Whatever you add waits here for 30 days, on this device or in your account.
      </NothingYet>
    );
  }
  return (
    <>
      <h1>Your cart</h1>
      <Notices cart={cart} />
      <FormFault>{faults.form}</FormFault>
      <div className={layout['columns']}>
        <ul className={styles['lines']}>
          {cart.lines.map((line) => (
            <li key={line.sku}>
              <Form key={line.quantity}>
                <CartLineRow line={line} />
                <SubmissionFault />
              </Form>
            </li>
          ))}
        </ul>
        <Summary cart={cart} />
      </div>
      <Slot
        name="recommendations/goes-well"
        slotKey={`cart-goes-well-${cart.lines[0]!.sku}`}
        query={{ sku: cart.lines[0]!.sku }}
      />
    </>
  );
}

function Summary({ cart }: { cart: Cart }) {
  const blocked = cart.lines.some(isBlocking);
  return (
    <aside className={`card ${layout['summary']} ${styles['summary']}`} aria-label="Summary">
      <Totals subtotal={cart.subtotal} delivery={null} total={cart.subtotal} />
      {blocked ? (
        <p className="notice notice--warning">Change what is not available as it is, then go on.</p>
      ) : (
        <a className="button button--wide" href="/checkout">
          Go to checkout
        </a>
      )}
      <p className="muted">Prices include VAT. Nothing is set aside until you order.</p>
    </aside>
  );
}

function Notices({ cart }: { cart: Cart }) {
  if (cart.notices.length === 0) return null;
  return (
    <div className="notice" role="status">
      {cart.notices.map(({ kind, sku, name, wanted, kept }) => (
        <p key={`${kind}-${sku}`}>
          {kind === 'merged'
            ? 'What you had put aside before signing in is in this cart now.'
            : kind === 'capped'
              ? `${name}: you wanted ${wanted}, ${kept} are available.`
              : `${name} is no longer available and was taken out.`}
        </p>
      ))}
    </div>
  );
}

/** A changed price is told; a missing thing has to be changed before ordering. */
function isBlocking({ conflict }: CartLine): boolean {
  return conflict === 'out-of-stock' || conflict === 'reduced';
}
