/** The operations of customers over the store. */

import type { Handlers } from '@tessera/contracts/http';
import { ProblemError } from '@tessera/contracts/problem';
import type { Visit } from '@tessera/function';
import type { Store } from '@tessera/function/store';
import { type Account, requireAccount } from './accounts/account.ts';
import {
  changeAccount,
  changePassword,
  revokeSession,
  signedIn,
  signIn,
  signUp,
} from './accounts/changes.ts';
import {
  changeAddresses,
  loadAddresses,
  withAdded,
  withDefault,
  withRemoved,
  withReplaced,
} from './addresses/address-book.ts';
import type { usersContract } from './contract/operations.ts';
import type { Profile } from './contract/schemas.ts';

export function createUsersHandlers(
  store: Store,
  now: () => number = Date.now,
): Handlers<typeof usersContract, Visit> {
  const table = store.table('users');
  const own = async (visit: Visit) => (await requireAccount(table, visit)).account;
  return {
    signUp: ({ body }) => signUp(table, body, now()),
    signIn: ({ body }) => signIn(table, body),
    getProfile: async (_, visit) => viewProfile(await own(visit)),
    updateProfile: async ({ body }, visit) =>
      viewProfile(await changeAccount(table, visit, (account) => ({ ...account, name: body.name }))),
    changePassword: ({ body }, visit) => changePassword(table, visit, body),

    listAddresses: async (_, visit) => ({ addresses: await loadAddresses(table, (await own(visit)).id) }),
    addAddress: async ({ body }, visit) => ({
      addresses: await changeAddresses(table, (await own(visit)).id, withAdded(body)),
    }),
    updateAddress: async ({ params, body }, visit) => ({
      addresses: await changeAddresses(table, (await own(visit)).id, withReplaced(params.id, body)),
    }),
    removeAddress: async ({ params }, visit) => ({
      addresses: await changeAddresses(table, (await own(visit)).id, withRemoved(params.id)),
    }),
    setDefaultAddress: async ({ params }, visit) => ({
      addresses: await changeAddresses(table, (await own(visit)).id, withDefault(params.id)),
    }),

    async checkSession(_, visit) {
      try {
        return { valid: true, user: signedIn(await own(visit)) };
      } catch (error) {
        if (error instanceof ProblemError && error.status === 401) return { valid: false, user: null };
        throw error;
      }
    },
    revokeSession: ({ params }, visit) => revokeSession(table, visit, params.sid, now()),
    async signOutEverywhere(_, visit) {
      await changeAccount(table, visit, (account) => ({ ...account, epoch: account.epoch + 1 }));
    },
  };
}

function viewProfile({ id, name, email, createdAt }: Account): Profile {
  return { id, name, email, createdAt };
}
