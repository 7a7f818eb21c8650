/** What the account remote asks of its BFF. Sessions travel in a cookie that only the server reads. */

import { addressSchema, identifier } from '@tessera/contracts/fields';
import { type Client, defineContract } from '@tessera/contracts/http';
import { usersContract } from '@tessera/fn-users/contract';
import { z } from 'zod';
import { accountRoutes } from './routes.ts';

const who = z.object({ name: z.string() });
const params = z.object({ id: identifier });
const addresses = usersContract.listAddresses.response;

export const accountContract = defineContract(accountRoutes, {
  session: {
    summary: 'Whether the visitor has signed in',
    response: z.object({ signedIn: z.boolean() }),
  },
  signUp: {
    summary: 'Creates an account and signs in; 409 users-email-taken',
    body: usersContract.signUp.body,
    response: who,
  },
  signIn: {
    summary: 'Signs in; 401 credentials-wrong, 429 rate-limited',
    body: usersContract.signIn.body,
    response: who,
  },
  signOut: { summary: 'Ends this session', body: z.strictObject({}), response: z.void(), status: 204 },
  signOutEverywhere: {
    summary: 'Ends every session',
    body: z.strictObject({}),
    response: z.void(),
    status: 204,
  },
  overview: {
    summary: 'Profile and addresses; a visitor who has not signed in is told so without an error',
    response: z.union([
      z.strictObject({ signInNeeded: z.literal(true) }),
      z.object({ profile: usersContract.getProfile.response, addresses: addresses.shape.addresses }),
    ]),
  },
  rename: { summary: 'Changes the name', body: usersContract.updateProfile.body, response: who },
  changePassword: {
    summary: 'Changes the password and ends every other session; 401 credentials-wrong',
    body: usersContract.changePassword.body,
    response: who,
  },
  addAddress: { summary: 'Saves an address', body: addressSchema, response: addresses },
  updateAddress: { summary: 'Replaces an address', params, body: addressSchema, response: addresses },
  removeAddress: { summary: 'Removes an address', params, response: addresses },
  setDefaultAddress: { summary: 'Makes an address the default', params, response: addresses },
});

export type { Profile, SavedAddress } from '@tessera/fn-users/contract';
export type AccountApi = Client<typeof accountContract>;
