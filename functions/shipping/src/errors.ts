/** What can go wrong in function `shipping`. */

import { defineErrors } from '@tessera/contracts/problem';

export const shippingErrors = defineErrors('SHIPPING', {
  NOT_DELIVERABLE: {
    status: 422,
    title: 'No carrier delivers this order',
    message: (id: string, why: string) => `Cannot ship order "${id}": ${why}, it ends and is paid back`,
  },
  CANCELLED: {
    status: 409,
    title: 'The shipment was cancelled',
    message: (id: string) =>
      `Cannot ship order "${id}": its shipment was cancelled, and an order is shipped once at most`,
  },
  UNKNOWN_ORDER: {
    status: 404,
    title: 'There is no such order',
    message: (id: string) => `Cannot ship order "${id}": there is no order with this id`,
  },
  UNKNOWN_SHIPMENT: {
    status: 404,
    title: 'There is no such shipment',
    message: (id: string) => `Cannot find the shipment of order "${id}": none was arranged or cancelled`,
  },
  CARRIER_FAILED: {
    status: 502,
    title: 'The carrier failed',
    message: () => 'Cannot book the parcels: the carrier failed, try again in a moment',
  },
  BUSY: {
    status: 503,
    title: 'The shipment is being changed',
    message: (id: string) =>
      `Cannot change the shipment of order "${id}": it changes in several places at once, try again`,
  },
});
