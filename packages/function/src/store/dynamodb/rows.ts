/**
 * How items, idempotency records and outbox rows lie in one table: told apart by how their partition keys begin, so
 * that one transaction writes them all.
 */

import type { CheckedRow } from '../events/check-events.ts';
import type { Origin } from '../events/origin.ts';
import type { Item, ItemKey, Transaction } from '../schemas.ts';

/** Attributes of a table's key. */
export interface RowKey {
  pk: string;
  sk: string;
}

export interface ItemRow extends RowKey {
  version: number;
  value: Record<string, unknown>;
  indexPartition?: string;
  indexSort?: string;
  /** Epoch milliseconds. */
  expiresAt?: number;
}

export type IdempotencyRecord = NonNullable<Transaction['idempotency']>;

/** The index that `query` reads `by: 'index'`. */
export const INDEX = 'by-index';

const ITEM = 'item#';

/** Milliseconds that an outbox row is kept; a stream gives it within seconds. */
const OUTBOX_AGE = 7 * 24 * 3_600_000;

export function itemRowKey({ pk, sk }: ItemKey): RowKey {
  return { pk: ITEM + pk, sk };
}

/** The key of all items with this partition key. */
export function partitionKey(partition: string): string {
  return ITEM + partition;
}

export function toItem({ pk, sk, version, value }: ItemRow): Item {
  return { pk: pk.slice(ITEM.length), sk, version, value };
}

/** Sorts items of one sort key by their own keys, as every page must. */
export function indexSort(sort: string, { pk, sk }: ItemKey): string {
  return [sort, pk, sk].join('\0');
}

export function expiry(expiresAt: number): { expiresAt: number; ttl: number } {
  // DynamoDB removes by `ttl` within days; until then `expiresAt` says that it is gone.
  return { expiresAt, ttl: Math.ceil(expiresAt / 1_000) };
}

export function recordKey(scope: string, key: string): RowKey {
  return { pk: `key#${scope}`, sk: key };
}

export function recordRow({ scope, key, hash, answer, expiresAt }: IdempotencyRecord) {
  return { ...recordKey(scope, key), hash, answer, ...expiry(expiresAt) };
}

/** Rows of one key are in order of time, and of their place in the transaction. */
export function outboxRow(
  { type, version, key, data, correlation }: CheckedRow,
  { place, transaction, now, origin }: { place: number; transaction: string; now: number; origin: Origin },
) {
  const at = String(now).padStart(15, '0');
  return {
    pk: `outbox#${key}`,
    sk: `${at}-${transaction}-${String(place).padStart(2, '0')}`,
    ...{ type, version, key, at: now, data: JSON.stringify(data) },
    trace: origin.trace ?? '',
    correlation: correlation ?? origin.correlation ?? '',
    causation: origin.causation ?? '',
    ttl: expiry(now + OUTBOX_AGE).ttl,
  };
}

/** Whether it exists for a reader: DynamoDB removes late what has expired. */
export function isAlive({ expiresAt }: { expiresAt?: number }, now: number): boolean {
  return expiresAt === undefined || expiresAt > now;
}
