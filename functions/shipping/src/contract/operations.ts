/** The operations of function `shipping`. All of them are for the order runner alone. */

import { identifier } from '@tessera/contracts/fields';
import { defineContract } from '@tessera/contracts/http';
import { z } from 'zod';
import { arrangedSchema, shipmentSchema } from './schemas.ts';

export const shippingRoutes = {
  arrangeShipment: 'PUT /shipments/{id}',
  cancelShipment: 'DELETE /shipments/{id}',
  getShipment: 'GET /shipments/{id}',
} as const;

const params = z.object({ id: identifier });

export const shippingContract = defineContract(shippingRoutes, {
  arrangeShipment: {
    summary:
      'Internal. Arranges the shipment of an order, once; 422 shipping-not-deliverable, 409 shipping-cancelled',
    params,
    response: arrangedSchema,
  },
  cancelShipment: {
    summary: 'Internal. Cancels the shipment of an order, and forbids one that might still be asked for',
    params,
    response: z.void(),
    status: 204,
  },
  getShipment: {
    summary: 'Internal. The shipment of an order; 404 shipping-unknown-shipment',
    params,
    response: shipmentSchema,
  },
});
