/**
 * The operations of function `users`, served by the host below `/users`. Except for signing up and in, the customer
 * comes from the identity assertion alone (401 users-sign-in), and the session is checked here, at the source.
 */

import { addressSchema, identifier } from '@tessera/contracts/fields';
import { defineContract } from '@tessera/contracts/http';
import { z } from 'zod';
import {
  addressListSchema,
  emailSchema,
  nameSchema,
  passwordSchema,
  profileSchema,
  signedInSchema,
} from './schemas.ts';

export const usersRoutes = {
  signUp: 'POST /accounts',
  signIn: 'POST /sign-ins',
  getProfile: 'GET /profile',
  updateProfile: 'PATCH /profile',
  changePassword: 'PUT /password',
  listAddresses: 'GET /addresses',
  addAddress: 'POST /addresses',
  updateAddress: 'PUT /addresses/{id}',
  removeAddress: 'DELETE /addresses/{id}',
  setDefaultAddress: 'PUT /addresses/{id}/default',
  checkSession: 'GET /session',
  revokeSession: 'DELETE /sessions/{sid}',
  signOutEverywhere: 'DELETE /sessions',
} as const;

/** Taken as it is: the rules for new passwords would tell which stored ones are older. */
const givenPassword = z.string().min(1).max(200);
const params = z.object({ id: identifier });

export const usersContract = defineContract(usersRoutes, {
  signUp: {
    summary: 'Creates an account; 409 users-email-taken',
    body: z.strictObject({ name: nameSchema, email: emailSchema, password: passwordSchema }),
    response: signedInSchema,
    status: 201,
  },
  signIn: {
    summary: 'Checks email and password; 401 credentials-wrong for whatever is wrong with them',
    body: z.strictObject({ email: emailSchema, password: givenPassword }),
    response: signedInSchema,
  },
  getProfile: { summary: 'Who asks', response: profileSchema },
  updateProfile: {
    summary: 'Changes the name',
    body: z.strictObject({ name: nameSchema }),
    response: profileSchema,
  },
  changePassword: {
    summary: 'Changes the password and ends every other session; 401 credentials-wrong',
    body: z.strictObject({ current: givenPassword, next: passwordSchema }),
    response: signedInSchema,
  },
  listAddresses: { summary: 'The saved addresses, the default first', response: addressListSchema },
  addAddress: {
    summary: 'Saves an address, at most 20; the first one becomes the default; 409 users-too-many-addresses',
    body: addressSchema,
    response: addressListSchema,
    status: 201,
  },
  updateAddress: {
    summary: 'Replaces an address; 404 users-unknown-address',
    params,
    body: addressSchema,
    response: addressListSchema,
  },
  removeAddress: {
    summary: 'Removes an address; removing what is not there is no fault',
    params,
    response: addressListSchema,
  },
  setDefaultAddress: {
    summary: 'Makes an address the default; 404 users-unknown-address',
    params,
    response: addressListSchema,
  },
  checkSession: {
    summary: 'Whether the session that asks is still good, read at the source',
    response: z.object({ valid: z.boolean(), user: signedInSchema.nullable() }),
  },
  revokeSession: {
    summary: 'Ends one session of who asks; repeating it changes nothing',
    params: z.object({ sid: identifier }),
    response: z.void(),
    status: 204,
  },
  signOutEverywhere: {
    summary: 'Ends every session of who asks',
    response: z.void(),
    status: 204,
  },
});
