/** Reads of single items and records; every one sees what was written before it. */

import type { Item, ItemKey } from '../schemas.ts';
import { type ItemRow, isAlive, itemRowKey, recordKey, toItem } from './rows.ts';
import { ask, type DynamoTable } from './table.ts';

/** Keys of one request, DynamoDB's limit. */
const BATCH = 100;

export function getItem(table: DynamoTable, key: ItemKey): Promise<Item | null> {
  return ask(table, async ({ sdk, client }, options) => {
    const command = new sdk.GetCommand({ TableName: table.name, Key: itemRowKey(key), ConsistentRead: true });
    const row = (await client.send(command, options)).Item as ItemRow | undefined;
    return row && isAlive(row, table.now()) ? toItem(row) : null;
  });
}

export function batchGet(table: DynamoTable, keys: readonly ItemKey[]): Promise<Item[]> {
  return ask(table, async ({ sdk, client }, options) => {
    // DynamoDB refuses a key that is named twice.
    let waiting = [
      ...new Map(keys.map((key) => [JSON.stringify([key.pk, key.sk]), itemRowKey(key)])).values(),
    ];
    const rows: ItemRow[] = [];
    while (waiting.length > 0) {
      const Keys = waiting.slice(0, BATCH);
      const command = new sdk.BatchGetCommand({
        RequestItems: { [table.name]: { Keys, ConsistentRead: true } },
      });
      const answer = await client.send(command, options);
      rows.push(...((answer.Responses?.[table.name] ?? []) as ItemRow[]));
      const left = (answer.UnprocessedKeys?.[table.name]?.Keys ?? []) as typeof waiting;
      waiting = [...waiting.slice(BATCH), ...left];
    }
    return rows.filter((row) => isAlive(row, table.now())).map(toItem);
  });
}

export interface Recalled {
  hash: string;
  answer: Record<string, unknown>;
}

export function recall(table: DynamoTable, scope: string, key: string): Promise<Recalled | null> {
  return ask(table, async ({ sdk, client }, options) => {
    const command = new sdk.GetCommand({
      TableName: table.name,
      Key: recordKey(scope, key),
      ConsistentRead: true,
    });
    const row = (await client.send(command, options)).Item as (Recalled & { expiresAt: number }) | undefined;
    return row && isAlive(row, table.now()) ? { hash: row.hash, answer: row.answer } : null;
  });
}
