/**
 * What each fragment shows: the types of its view, the fields of its stories, and what its tests hold both to. Sources of
 * the browser take types from here and nothing else.
 */

import { ordersContract } from '@tessera/bff-orders/contract';
import { z } from 'zod';

/** What is answered to who has signed in. */
const [, checkout] = ordersContract.checkout.response.options;
const [, orders] = ordersContract.listOrders.response.options;
const [, order] = ordersContract.getOrder.response.options;

const faults = z.object({
  form: z.string().nullable().describe('What is wrong with the form as a whole'),
  fields: z.record(z.string(), z.string()).describe('Field → what is wrong with it'),
});

export const props = {
  cart: z.object({ cart: ordersContract.cart.response, faults }),
  checkout: checkout.extend({
    idempotencyKey: z.uuid().describe('Sent with the order, so that sending the form twice orders once'),
    values: z.record(z.string(), z.string()).describe('What was typed into a form that was refused'),
    faults,
  }),
  orders,
  order: z.object({ order, faults }),
};

export type Props = { [Fragment in keyof typeof props]: z.output<(typeof props)[Fragment]> };
