/** The SQLite adapter of a function: the store's tables over one framed connection, bound to one context each. */

import { headers as names } from '@tessera/contracts/headers';
import type { Client } from '@tessera/contracts/http';
import { createAsker } from '@tessera/service/frames';
import type { z } from 'zod';
import { createFramedCaller } from '../calls/create-framed-caller.ts';
import { catalogueContract, tablesContract } from './contract.ts';
import type { ContextName, Item, ItemKey, Transaction, TransactionOutcome } from './schemas.ts';

export interface StoreOptions {
  /** Where the store answers. */
  url: string;
  /** This function's name and token at the store. */
  credential: { caller: string; token: string };
}

/** The tables of one context. */
export interface Table {
  /** Null for an item that does not exist or has expired. */
  get(key: ItemKey): Promise<Item | null>;
  batchGet(keys: readonly ItemKey[]): Promise<Item[]>;
  query(
    query: Omit<Parameters<Client<typeof tablesContract>['query']>[0]['body'], never>,
  ): Promise<{ items: Item[]; cursor: string | null }>;
  /** What an idempotency key was answered before, if it was used. */
  recall(scope: string, key: string): Promise<{ hash: string; answer: Record<string, unknown> } | null>;
  transact(transaction: Partial<Transaction> & Pick<Transaction, 'writes'>): Promise<TransactionOutcome>;
}

export interface Store {
  table(context: ContextName): Table;
  catalogue: Client<typeof catalogueContract>;
}

export function createStore({ url, credential }: StoreOptions): Store {
  const headers = { [names.caller]: credential.caller, authorization: `Bearer ${credential.token}` };
  const options = { name: 'store', ask: createAsker({ url, headers }) };
  const tables = createFramedCaller(tablesContract, options);
  return {
    catalogue: createFramedCaller(catalogueContract, options),
    table(context) {
      const params = { context };
      return {
        get: async (key) => (await tables.get({ params, body: key })).item,
        batchGet: async (keys) =>
          keys.length === 0 ? [] : (await tables.batchGet({ params, body: { keys: [...keys] } })).items,
        query: (body) => tables.query({ params, body }),
        recall: async (scope, key) => (await tables.recall({ params, body: { scope, key } })).record,
        transact: (body) => tables.transact({ params, body }),
      };
    },
  };
}

/**
 * The value of an item as a typed record.
 *
 * @throws TypeError when the stored value does not have the record's shape
 */
export function readRecord<S extends z.ZodType>(schema: S, item: Item): z.output<S> {
  const result = schema.safeParse(item.value);
  if (result.success) return result.data;
  throw new TypeError(`Cannot read item "${item.pk}": ${result.error.message}`);
}
