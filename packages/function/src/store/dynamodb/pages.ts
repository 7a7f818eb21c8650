/**
 * Pages of one partition by sort key, with the cursors of the SQLite store. A page of the table sees what was written
 * before it; one of the index may come some milliseconds late, as DynamoDB's indexes do.
 */

import type { QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Item } from '../schemas.ts';
import { dynamodbErrors } from './errors.ts';
import { INDEX, type ItemRow, indexSort, isAlive, itemRowKey, partitionKey, toItem } from './rows.ts';
import { ask, type DynamoTable } from './table.ts';

export interface PageQuery {
  by?: 'table' | 'index' | undefined;
  partition: string;
  prefix?: string | undefined;
  descending?: boolean | undefined;
  limit?: number | undefined;
  cursor?: string | undefined;
}

export interface Page {
  items: Item[];
  /** Null on the last page. */
  cursor: string | null;
}

/** Sort key, partition key and sort key of the last item of a page. */
type Place = [sort: string, pk: string, sk: string];

export async function readPage(table: DynamoTable, query: PageQuery): Promise<Page> {
  const { limit = 50, cursor } = query;
  let start = cursor === undefined ? undefined : toStart(query, readCursor(cursor));
  return await ask(table, async ({ sdk, client }, options) => {
    const rows: ItemRow[] = [];
    do {
      const command = new sdk.QueryCommand({
        ...toRequest(table.name, query),
        Limit: limit + 1 - rows.length,
        ...(start ? { ExclusiveStartKey: start } : {}),
      });
      const answer = await client.send(command, options);
      const found = (answer.Items ?? []) as ItemRow[];
      rows.push(...found.filter((row) => isAlive(row, table.now())));
      start = answer.LastEvaluatedKey;
    } while (start && rows.length <= limit);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map(toItem),
      cursor: rows.length > limit && last ? writeCursor(placeOf(query, last)) : null,
    };
  });
}

function toRequest(
  TableName: string,
  { by, partition, prefix, descending = false }: PageQuery,
): QueryCommandInput {
  const index = by === 'index';
  const [partitionName, sortName] = index ? ['indexPartition', 'indexSort'] : ['pk', 'sk'];
  return {
    TableName,
    ...(index ? { IndexName: INDEX } : { ConsistentRead: true }),
    ScanIndexForward: !descending,
    KeyConditionExpression: `${partitionName} = :partition${prefix ? ` AND begins_with(${sortName}, :prefix)` : ''}`,
    ExpressionAttributeValues: {
      ':partition': index ? partition : partitionKey(partition),
      ...(prefix ? { ':prefix': prefix } : {}),
    },
  };
}

function toStart({ by, partition }: PageQuery, [sort, pk, sk]: Place): Record<string, unknown> {
  const key = { ...itemRowKey({ pk, sk }) };
  return by === 'index' ? { ...key, indexPartition: partition, indexSort: indexSort(sort, { pk, sk }) } : key;
}

function placeOf({ by }: PageQuery, row: ItemRow): Place {
  const { pk, sk } = toItem(row);
  return [by === 'index' ? (row.indexSort?.split('\0')[0] ?? '') : sk, pk, sk];
}

function writeCursor(place: Place): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** @throws ProblemError 422 `dynamodb-bad-cursor` */
function readCursor(cursor: string): Place {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(place) && place.length === 3 && place.every((part) => typeof part === 'string')) {
      return place as Place;
    }
  } catch {
    // Falls through to the one error for every bad cursor.
  }
  throw dynamodbErrors.BAD_CURSOR();
}
