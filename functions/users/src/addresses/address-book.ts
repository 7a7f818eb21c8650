/** A customer's saved addresses, kept in one item so that exactly one is the default. */

import { randomUUID } from 'node:crypto';
import type { Address } from '@tessera/contracts/fields';
import { readRecord } from '@tessera/function/store';
import type { Table } from '../accounts/account.ts';
import { addressListSchema, type SavedAddress } from '../contract/schemas.ts';
import { userErrors } from '../errors.ts';

export const MOST_ADDRESSES = 20;
const ATTEMPTS = 5;

type Change = (addresses: readonly SavedAddress[]) => SavedAddress[];

export async function loadAddresses(table: Table, user: string): Promise<SavedAddress[]> {
  const item = await table.get(keyOf(user));
  return item ? readRecord(addressListSchema, item).addresses : [];
}

/** The addresses after a change: the default is first, and there is one as long as there is any. */
export async function changeAddresses(table: Table, user: string, change: Change): Promise<SavedAddress[]> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const item = await table.get(keyOf(user));
    const before = item ? readRecord(addressListSchema, item).addresses : [];
    const addresses = withOneDefault(change(before));
    const { outcome } = await table.transact({
      writes: [
        {
          op: 'put',
          ...keyOf(user),
          value: { addresses },
          when: item ? { version: item.version } : { absent: true },
        },
      ],
    });
    if (outcome === 'committed') return addresses;
  }
  throw userErrors.BUSY();
}

export function withAdded(address: Address): Change {
  return (addresses) => {
    if (addresses.length >= MOST_ADDRESSES) throw userErrors.TOO_MANY_ADDRESSES(MOST_ADDRESSES);
    return [...addresses, { ...address, id: randomUUID(), isDefault: false }];
  };
}

export function withReplaced(id: string, address: Address): Change {
  return (addresses) => {
    requireKnown(addresses, id);
    return addresses.map((saved) => (saved.id === id ? { ...saved, ...address } : saved));
  };
}

export function withRemoved(id: string): Change {
  return (addresses) => addresses.filter((saved) => saved.id !== id);
}

export function withDefault(id: string): Change {
  return (addresses) => {
    requireKnown(addresses, id);
    return addresses.map((saved) => ({ ...saved, isDefault: saved.id === id }));
  };
}

function requireKnown(addresses: readonly SavedAddress[], id: string): void {
  if (!addresses.some((saved) => saved.id === id)) throw userErrors.UNKNOWN_ADDRESS(id);
}

function withOneDefault(addresses: readonly SavedAddress[]): SavedAddress[] {
  const chosen = addresses.find((saved) => saved.isDefault) ?? addresses[0];
  if (chosen === undefined) return [];
  const others = addresses.filter((saved) => saved !== chosen);
  return [{ ...chosen, isDefault: true }, ...others.map((saved) => ({ ...saved, isDefault: false }))];
}

function keyOf(user: string) {
  return { pk: `user#${user}`, sk: 'addresses' };
}
