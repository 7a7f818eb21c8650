/** Changes of accounts: sign-up, name, password, sessions. */

import { randomUUID } from 'node:crypto';
import type { Visit } from '@tessera/function';
import type { EventRow } from '@tessera/function/store';
import type { SignedIn } from '../contract/schemas.ts';
import { credentialsWrong, userErrors } from '../errors.ts';
import {
  type Account,
  accountKey,
  emailKey,
  findByEmail,
  requireAccount,
  revocationKey,
  type Table,
} from './account.ts';
import { checkPassword, hashPassword } from './password.ts';

/** Milliseconds that a revoked session is remembered: longer than any session lives. */
const REVOCATION_KEPT = 31 * 24 * 3_600_000;
const ATTEMPTS = 5;

export function signedIn({ id, name, epoch }: Account): SignedIn {
  return { id, name, epoch };
}

/** @throws ProblemError 409 `users-email-taken` */
export async function signUp(
  table: Table,
  { name, email, password }: { name: string; email: string; password: string },
  now: number,
): Promise<SignedIn> {
  const account: Account = {
    id: randomUUID(),
    name,
    email,
    createdAt: new Date(now).toISOString(),
    epoch: 1,
    password: await hashPassword(password),
  };
  const { outcome } = await table.transact({
    writes: [
      { op: 'put', ...emailKey(email), value: { user: account.id }, when: { absent: true } },
      { op: 'put', ...accountKey(account.id), value: account, when: { absent: true } },
    ],
    outbox: [
      {
        type: 'UserRegistered',
        key: account.id,
        data: { user: account.id, registeredAt: account.createdAt },
      } satisfies EventRow<'users'>,
    ],
  });
  if (outcome !== 'committed') throw userErrors.EMAIL_TAKEN();
  return signedIn(account);
}

/** @throws ProblemError 401 `credentials-wrong`, after the same time for an unknown email */
export async function signIn(
  table: Table,
  { email, password }: { email: string; password: string },
): Promise<SignedIn> {
  const account = await findByEmail(table, email);
  const right = await checkPassword(password, account?.password ?? null);
  if (account === null || !right) throw credentialsWrong();
  return signedIn(account);
}

/** Applies a change to the account of who asks; a raised epoch is told to the feed in the same transaction. */
export async function changeAccount(
  table: Table,
  visit: Visit,
  change: (account: Account) => Account,
): Promise<Account> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const { account: before, version } = await requireAccount(table, visit);
    const account = change(before);
    const { outcome } = await table.transact({
      writes: [{ op: 'put', ...accountKey(account.id), value: account, when: { version } }],
      outbox: account.epoch > before.epoch ? [raised(account)] : [],
    });
    if (outcome === 'committed') return account;
  }
  throw userErrors.BUSY();
}

/** @throws ProblemError 401 `credentials-wrong` when the current password is not right */
export async function changePassword(
  table: Table,
  visit: Visit,
  { current, next }: { current: string; next: string },
): Promise<SignedIn> {
  const { account } = await requireAccount(table, visit);
  if (!(await checkPassword(current, account.password))) throw credentialsWrong();
  const password = await hashPassword(next);
  const changed = await changeAccount(table, visit, (before) => ({
    ...before,
    password,
    epoch: before.epoch + 1,
  }));
  return signedIn(changed);
}

export async function revokeSession(table: Table, visit: Visit, sid: string, now: number): Promise<void> {
  const { user } = visit;
  if (user === undefined) throw userErrors.SIGN_IN();
  await table.transact({
    writes: [{ op: 'put', ...revocationKey(user, sid), value: { sid }, expiresAt: now + REVOCATION_KEPT }],
    outbox: [{ type: 'SessionRevoked', key: user, data: { user, sid } } satisfies EventRow<'users'>],
  });
}

function raised({ id, epoch }: Account): EventRow<'users'> {
  return { type: 'EpochRaised', key: id, data: { user: id, epoch } };
}
