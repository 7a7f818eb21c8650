/**
 * The operations of function `orders`, served by the host below `/orders`. Orders belong to a signed-in customer,
 * known by the identity assertion alone: without one 401 orders-sign-in, another customer's order is a 404.
 */

import { identifier, sku } from '@tessera/contracts/fields';
import { defineContract } from '@tessera/contracts/http';
import { z } from 'zod';
import {
  deliveryOptionSchema,
  failureReasons,
  orderSchema,
  orderStatuses,
  orderSummarySchema,
  placeOrderSchema,
  quoteSchema,
  shipmentSchema,
} from './schemas.ts';

export const ordersRoutes = {
  deliveryOptions: 'GET /delivery-options',
  quote: 'GET /quote',
  placeOrder: 'POST /orders',
  listOrders: 'GET /orders',
  getOrder: 'GET /orders/{id}',
  cancelOrder: 'POST /orders/{id}/cancellation',
  recordProgress: 'POST /orders/{id}/progress',
} as const;

const params = z.object({ id: identifier });

export const ordersContract = defineContract(ordersRoutes, {
  deliveryOptions: {
    summary: 'The ways of delivery',
    response: z.object({ options: z.array(deliveryOptionSchema) }),
  },
  quote: {
    summary: 'What the cart of who asks would cost, delivery and included tax too; guests may ask',
    query: z.object({
      country: z.string().regex(/^[A-Z]{2}$/),
      delivery: z.enum(['standard', 'express', 'pickup']).default('standard'),
    }),
    response: quoteSchema,
  },
  placeOrder: {
    summary:
      'Accepts an order of the cart; 409 orders-cart-changed, 409 orders-cart-conflict, 422 orders-cart-empty, 422 orders-key-reused, 503 orders-too-many',
    body: placeOrderSchema,
    idempotent: true,
    status: 202,
    response: orderSummarySchema.pick({ id: true, number: true, status: true, total: true, currency: true }),
  },
  listOrders: {
    summary: 'The orders of who asks, newest first',
    query: z
      .object({
        cursor: z.string().max(200).optional(),
        limit: z.coerce.number<number>().int().min(1).max(50).default(10),
      })
      .default({ limit: 10 }),
    response: z.object({ items: z.array(orderSummarySchema), cursor: z.string().nullable() }),
  },
  getOrder: {
    summary: 'One order of who asks; 404 orders-unknown-order',
    params,
    response: orderSchema,
  },
  cancelOrder: {
    summary: 'Cancels while the order is not confirmed; 409 orders-too-late',
    params,
    response: orderSchema,
  },
  recordProgress: {
    summary: 'Internal. Moves an order on; answers the status that it really has',
    params,
    body: z.strictObject({
      status: z.enum(['reserved', 'charged', 'arranged', 'confirmed', 'failed', 'cancelled']),
      reason: z.enum(failureReasons).optional(),
      detail: z.string().max(300),
      /** What is not there; told with the detail. */
      lacking: z.array(sku).max(100).optional(),
      /** Kept with the order, which may not have been told of it before. */
      shipment: shipmentSchema.extend({ status: z.literal('arranged') }).optional(),
    }),
    response: z.object({ status: z.enum(orderStatuses), moved: z.boolean() }),
  },
});
