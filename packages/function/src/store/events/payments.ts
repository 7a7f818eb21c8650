/** Events of context `payments`, about a charge: its key is that of whom it is for, such as an order's id. */

import { money } from '@tessera/contracts/fields';
import { z } from 'zod';

const key = z.string().min(1).max(64);
const charge = z.object({ key, amount: money });

export const paymentEvents = {
  PaymentTaken: { 1: charge },
  PaymentDeclined: { 1: charge },
  PaymentRefunded: { 1: charge },
  /** Tells the task that waits for a charge what is known of it; again when that is found out again. */
  PaymentSettled: { 1: z.object({ key, status: z.string(), taskToken: z.string() }) },
} as const;
