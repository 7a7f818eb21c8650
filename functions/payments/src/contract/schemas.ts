/** Payments. Money is whole cents (EUR). */

import { identifier, money } from '@tessera/contracts/fields';
import { z } from 'zod';

export const paymentTokenSchema = z.string().regex(/^[a-z0-9_-]{3,64}$/);

export const paymentMethodSchema = z.object({
  token: paymentTokenSchema,
  name: z.string(),
  description: z.string(),
});

/**
 * What became of a charge. `pending`: the provider will tell by a webhook; `unknown`: the provider did not answer in time, ask again; `none`: the provider has
 * never heard of it.
 */
export const chargeSchema = z.object({
  key: identifier,
  status: z.enum(['charged', 'declined', 'refunded', 'pending', 'unknown', 'none']),
  amount: money,
});

export type PaymentMethod = z.output<typeof paymentMethodSchema>;
export type Charge = z.output<typeof chargeSchema>;
