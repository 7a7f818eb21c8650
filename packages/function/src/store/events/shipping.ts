/** Events of context `shipping`, about the shipment of an order, under the order's id. */

import { identifier } from '@tessera/contracts/fields';
import { z } from 'zod';

/** In the calendar of the shop. */
const day = z.string().regex(/^\d{4}-\d\d-\d\d$/);

export const shippingEvents = {
  ShipmentArranged: {
    1: z.object({
      id: identifier,
      /** Null for what its customer picks up. */
      carrier: z.string().nullable(),
      /** The way of delivery. */
      service: z.string(),
      promised: z.object({ from: day, to: day }),
      /** How many there are. */
      parcels: z.int().min(0),
    }),
  },
  ShipmentCancelled: { 1: z.object({ id: identifier }) },
} as const;
