/** What the orders remote asks of its BFF. */

import { quantity, sku } from '@tessera/contracts/fields';
import { type Client, defineContract } from '@tessera/contracts/http';
import { cartSchema } from '@tessera/fn-carts/contract';
import { ordersContract as functionContract } from '@tessera/fn-orders/contract';
import { paymentsContract } from '@tessera/fn-payments/contract';
import { usersContract } from '@tessera/fn-users/contract';
import { z } from 'zod';
import { ordersRoutes } from './routes.ts';

/** Whatever an address holds: what cannot be an order's id is not found, like one that does not exist. */
const params = z.object({ id: z.string().min(1).max(400) });
const line = z.object({ sku });
const commandId = z.uuid();

/**
 * What a visitor who has not signed in is answered where only the page needs to know. A 401 would do too, but browsers
 * report every one of them as an error of the page.
 */
const signInNeeded = z.strictObject({ signInNeeded: z.literal(true) });
const orSignIn = <S extends z.ZodType>(schema: S) => z.union([signInNeeded, schema]);

export const ordersContract = defineContract(ordersRoutes, {
  cart: { summary: 'The cart of who asks', response: cartSchema },
  setQuantity: {
    summary: 'Sets the quantity of a line',
    params: line,
    body: z.strictObject({ commandId, quantity }),
    response: cartSchema,
  },
  removeLine: {
    summary: 'Removes a line',
    params: line,
    body: z.strictObject({ commandId }),
    response: cartSchema,
  },
  checkout: {
    summary: 'What the checkout shows: cart, costs, means of payment, saved addresses',
    response: orSignIn(
      z.object({
        cart: cartSchema,
        quote: functionContract.quote.response,
        methods: paymentsContract.listMethods.response.shape.methods,
        addresses: usersContract.listAddresses.response.shape.addresses,
      }),
    ),
  },
  placeOrder: {
    summary:
      'Accepts an order; 202 is the promise that it will be worked off, 503 orders-too-many that nothing is kept',
    body: functionContract.placeOrder.body,
    idempotent: true,
    status: 202,
    response: functionContract.placeOrder.response,
  },
  listOrders: {
    summary: 'Orders of who asks, newest first',
    query: z.object({ cursor: z.string().max(200).optional() }).default({}),
    response: orSignIn(functionContract.listOrders.response),
  },
  getOrder: {
    summary: 'One order of who asks',
    params,
    response: orSignIn(functionContract.getOrder.response),
  },
  cancelOrder: {
    summary: 'Cancels while that is possible; 409 orders-too-late',
    params,
    body: z.strictObject({}),
    response: functionContract.cancelOrder.response,
  },
  orderEvents: {
    summary: 'Changes of one order as Server-Sent Events; resumed by Last-Event-ID',
    params,
    response: z.object({ status: z.string(), version: z.int() }),
    stream: true,
  },
});

export type { Cart, CartLine } from '@tessera/fn-carts/contract';
export type { DeliveryOption, Order, OrderStatus, OrderSummary, Quote } from '@tessera/fn-orders/contract';
export type { PaymentMethod } from '@tessera/fn-payments/contract';
export type { SavedAddress } from '@tessera/fn-users/contract';
export type OrdersApi = Client<typeof ordersContract>;
