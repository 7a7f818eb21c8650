/** The operations of function `payments`, served by the host below `/payments`. Money moves for the order runner alone. */

import { identifier, money } from '@tessera/contracts/fields';
import { defineContract } from '@tessera/contracts/http';
import { z } from 'zod';
import { chargeSchema, paymentMethodSchema, paymentTokenSchema } from './schemas.ts';

export const paymentsRoutes = {
  listMethods: 'GET /methods',
  charge: 'PUT /charges/{key}',
  getCharge: 'GET /charges/{key}',
  refund: 'PUT /charges/{key}/refund',
} as const;

const params = z.object({ key: identifier });

export const paymentsContract = defineContract(paymentsRoutes, {
  listMethods: {
    summary: 'The means of payment that checkout offers',
    response: z.object({ methods: z.array(paymentMethodSchema).max(20) }),
  },
  charge: {
    summary: 'Internal. Charges once per key; status `unknown` when the provider did not answer in time',
    params,
    body: z.strictObject({
      amount: money.min(1),
      token: paymentTokenSchema,
      /** Of a task that waits until the charge is settled; it is told by `PaymentSettled` in the outbox. */
      taskToken: z.string().max(1_024).optional(),
    }),
    response: chargeSchema,
  },
  getCharge: {
    summary: 'Internal. What the provider knows of a charge',
    params,
    response: chargeSchema,
  },
  refund: {
    summary: 'Internal. Gives a charge back, once; a charge that never was is refused for ever',
    params,
    response: chargeSchema,
  },
});
