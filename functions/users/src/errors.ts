/** What can go wrong in function `users`. */

import { defineErrors, ProblemError } from '@tessera/contracts/problem';

export const userErrors = defineErrors('USERS', {
  SIGN_IN: {
    status: 401,
    title: 'Please sign in',
    message: () => 'Cannot use the account: nobody is signed in, or the session has ended, sign in again',
  },
  EMAIL_TAKEN: {
    status: 409,
    title: 'This email has an account',
    message: () => 'Cannot create the account: this email has one already, sign in instead',
  },
  UNKNOWN_ADDRESS: {
    status: 404,
    title: 'There is no such address',
    message: (id: string) => `Cannot find address "${id}": your account does not have it`,
  },
  TOO_MANY_ADDRESSES: {
    status: 409,
    title: 'The address book is full',
    message: (most: number) => `Cannot save another address: you have ${most}, remove one first`,
  },
  BUSY: {
    status: 503,
    title: 'The account is being changed',
    message: () => 'Cannot change the account: it changes in several places at once, try again',
  },
});

/** The one answer for whatever is wrong with email or password: it must not tell which. */
export function credentialsWrong(): ProblemError {
  return new ProblemError({
    status: 401,
    code: 'credentials-wrong',
    title: 'Email or password is wrong',
    detail: 'Cannot sign in: email and password do not belong together, check both',
  });
}
