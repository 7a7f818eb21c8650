/** An account as it is stored, found by id or by email. */

import { createHash } from 'node:crypto';
import type { Visit } from '@tessera/function';
import { readRecord, type Store } from '@tessera/function/store';
import { z } from 'zod';
import { userErrors } from '../errors.ts';
import { passwordHashSchema } from './password.ts';

export type Table = ReturnType<Store['table']>;

const accountSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  createdAt: z.string(),
  /** Sessions with a lower one are void. */
  epoch: z.int().min(1),
  password: passwordHashSchema,
});

export type Account = z.output<typeof accountSchema>;

export function accountKey(id: string) {
  return { pk: `user#${id}`, sk: 'account' };
}

/** Emails are kept as digests in keys, which appear in more places than values. */
export function emailKey(email: string) {
  return { pk: `email#${createHash('sha256').update(email).digest('hex')}`, sk: 'email' };
}

export function revocationKey(user: string, sid: string) {
  return { pk: `user#${user}`, sk: `revoked#${sid}` };
}

export async function loadAccount(
  table: Table,
  id: string,
): Promise<{ account: Account; version: number } | null> {
  const item = await table.get(accountKey(id));
  return item && { account: readRecord(accountSchema, item), version: item.version };
}

export async function findByEmail(table: Table, email: string): Promise<Account | null> {
  const found = await table.get(emailKey(email));
  if (found === null) return null;
  return (await loadAccount(table, String(found.value['user'])))?.account ?? null;
}

/**
 * The account of who asks, with the session checked here at the source.
 *
 * @throws ProblemError 401 `users-sign-in`
 */
export async function requireAccount(
  table: Table,
  { user, sid, epoch }: Visit,
): Promise<{ account: Account; version: number }> {
  if (user === undefined) throw userErrors.SIGN_IN();
  const [found, revoked] = await Promise.all([
    loadAccount(table, user),
    sid === undefined ? null : table.get(revocationKey(user, sid)),
  ]);
  if (found === null || revoked !== null || (epoch ?? 0) < found.account.epoch) throw userErrors.SIGN_IN();
  return found;
}
