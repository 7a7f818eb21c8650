/** What can go wrong at the test provider. */

import { defineErrors } from '@tessera/contracts/problem';

export const providerErrors = defineErrors('PROVIDER', {
  SECRET_WRONG: {
    status: 401,
    title: 'The secret is wrong',
    message: () => 'Cannot accept the request: its bearer secret is missing or wrong',
  },
  UNKNOWN_CHARGE: {
    status: 404,
    title: 'There is no such charge',
    message: (key: string) => `Cannot find charge "${key}": it was never made`,
  },
  KEY_REUSED: {
    status: 409,
    title: 'The key belongs to another charge',
    message: (key: string) => `Cannot charge "${key}": this key was used with other content`,
  },
  SCRIPTED_FAILURE: {
    status: 503,
    title: 'The bank is not available',
    message: () => 'Cannot charge: the bank is not available, try again',
  },
});
