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
  BUSY: {
    status: 503,
    title: 'The charge is being changed',
    message: (key: string) =>
      `Cannot change charge "${key}": it changes in several places at once, try again`,
  },
  HOOK_UNSIGNED: {
    status: 401,
    title: 'The webhook is not signed',
    message: () => 'Cannot take the webhook: its signature is missing or of no key that is known here',
  },
  HOOK_STALE: {
    status: 401,
    title: 'The webhook is too old',
    message: () => 'Cannot take the webhook: its time is more than five minutes off, sign it anew',
  },
  HOOK_UNREADABLE: {
    status: 422,
    title: 'The webhook cannot be read',
    message: (why: string) => `Cannot take the webhook: ${why}`,
  },
});
