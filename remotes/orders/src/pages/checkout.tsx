/** The checkout: address, delivery, payment, and the order itself. */

import type { OrdersApi, SavedAddress } from '@tessera/bff-orders/contract';
import type { PageResult } from '@tessera/fragment';
import { defineReactPage, Form } from '@tessera/fragment/react';
import { AddressFields, readAddress } from '@tessera/ui/address-fields';
import { noFaults, toFaults } from '@tessera/ui/faults';
import { FormFault } from '@tessera/ui/field';
import { SubmissionFault, SubmitButton } from '@tessera/ui/submit-button';
import { useId, useState } from 'react';
import { Choices } from '../parts/choices.tsx';
import layout from '../parts/columns.module.css';
import { costOf, deliveryChoices, paymentChoices } from '../parts/costs.ts';
import { sentences } from '../parts/sentences.ts';
import { isSignInNeeded, needsSignIn, toSignIn } from '../parts/sign-in.ts';
import { Totals } from '../parts/totals.tsx';
import type { Props } from '../props.ts';
import styles from './checkout.module.css';

const head = { title: 'Checkout · Tessera Market', robots: 'noindex' };

export const checkoutPage = defineReactPage<OrdersApi>()<Props['checkout']>({
  async load({ api, signal }): Promise<PageResult<Props['checkout']>> {
    try {
      const checkout = await api.checkout({}, { signal });
      if (needsSignIn(checkout)) return toSignIn('/checkout');
      const props = { ...checkout, idempotencyKey: crypto.randomUUID(), values: {}, faults: noFaults };
      return checkout.cart.lines.length === 0 ? { status: 303, location: '/cart', props } : { props, head };
    } catch (error) {
      if (isSignInNeeded(error)) return toSignIn('/checkout');
      throw error;
    }
  },

  async submit({ api, form, signal }): Promise<PageResult<Props['checkout']>> {
    const delivery = form.get('delivery') as 'standard' | 'express' | 'pickup';
    try {
      const body = {
        cartVersion: Number(form.get('cartVersion')),
        // What the customer has seen: prices that changed since are told before anything is charged.
        quoteTag: form.get('quoteTag') ?? '',
        address: readAddress(form),
        delivery,
        payment: { token: form.get('payment') ?? '' },
      };
      const { id } = await api.placeOrder(
        { body, idempotencyKey: form.get('idempotencyKey') ?? '' },
        { signal },
      );
      return {
        status: 303,
        location: `/orders/${id}`,
        props: {} as Props['checkout'],
        events: [{ name: 'order:placed', detail: { id } }],
      };
    } catch (error) {
      if (isSignInNeeded(error)) return toSignIn('/checkout');
      const faults = toFaults(error, sentences);
      const checkout = await api.checkout({}, { signal });
      if (needsSignIn(checkout)) return toSignIn('/checkout');
      // What was refused was not an order, so the next try is another one.
      const idempotencyKey = crypto.randomUUID();
      return {
        status: 422,
        props: { ...checkout, idempotencyKey, values: Object.fromEntries(form), faults },
        head,
      };
    }
  },

  View: Checkout,
});

function Checkout({ cart, quote, methods, addresses, idempotencyKey, values, faults }: Props['checkout']) {
  const id = useId();
  const [delivery, setDelivery] = useState(values['delivery'] ?? 'standard');
  const address: Record<string, string> = { ...pickAddress(addresses), ...values };
  const cost = costOf(quote, delivery);
  return (
    <>
      <h1>Checkout</h1>
      <Form className={layout['columns']} key={idempotencyKey}>
        <input type="hidden" name="idempotencyKey" value={idempotencyKey} />
        <input type="hidden" name="cartVersion" value={cart.version} />
        <input type="hidden" name="quoteTag" value={quote.tag} />
        <div className={styles['steps']}>
          <FormFault>{faults.form}</FormFault>
          <section className="card" aria-labelledby={`${id}-address`}>
            <h2 id={`${id}-address`}>Where should it go?</h2>
            <AddressFields values={address} faults={faults.fields} />
          </section>
          <section className="card" aria-labelledby={`${id}-delivery`}>
            <h2 id={`${id}-delivery`}>How?</h2>
            <Choices
              label="Delivery"
              name="delivery"
              chosen={delivery}
              choices={deliveryChoices(quote)}
              onChoose={setDelivery}
            />
          </section>
          <section className="card" aria-labelledby={`${id}-payment`}>
            <h2 id={`${id}-payment`}>How would you like to pay?</h2>
            <p className="muted">
              A test provider: no card is ever charged, each choice shows one way it can go.
            </p>
            <Choices
              label="Payment"
              name="payment"
              chosen={values['payment'] ?? methods[0]?.token ?? ''}
              choices={paymentChoices(methods)}
            />
          </section>
        </div>
        <aside className={`card ${layout['summary']} ${styles['summary']}`} aria-label="Your order">
          <h2>Your order</h2>
          <ul>
            {cart.lines.map((line) => (
              <li key={line.sku}>
                <span>
                  {line.quantity} × {line.name}
                </span>
                {line.variant === '' ? null : <small>{line.variant}</small>}
              </li>
            ))}
          </ul>
          <Totals subtotal={quote.subtotal} delivery={cost.delivery} total={cost.total} />
          <SubmissionFault />
          <SubmitButton wide>Order and pay</SubmitButton>
        </aside>
      </Form>
    </>
  );
}

function pickAddress(addresses: readonly SavedAddress[]): Record<string, string> {
  const saved = addresses.find(({ isDefault }) => isDefault) ?? addresses[0];
  if (saved === undefined) return {};
  const { name, street, extra, postcode, city, country } = saved;
  return { name, street, extra, postcode, city, country };
}
