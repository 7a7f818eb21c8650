/** What can go wrong in function `payments`. */

import { defineErrors } from '@tessera/contracts/problem';

export const paymentErrors = defineErrors('PAYMENTS', {
  KEY_REUSED: {
    status: 422,
    title: 'The key belongs to another charge',
    message: (key: string) =>
      `Cannot charge "${key}": this key was used for another amount or means of payment`,
  },
  PROVIDER_SILENT: {
    status: 502,
    title: 'The payment provider does not answer',
    message: () => 'Cannot reach the payment provider: it gave no answer, try again in a moment',
  },
  PROVIDER_FAILED: {
    status: 502,
    title: 'The payment provider failed',
    message: (status: number) =>
      `Cannot use the payment provider: it answered "${status}", try again in a moment`,
  },
});
