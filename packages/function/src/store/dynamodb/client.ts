/** The DynamoDB adapter of a function: a table per context, `<prefix>-<context>`. */

import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import type { Store } from '../client.ts';
import { dynamodbErrors } from './errors.ts';
import { readPage } from './pages.ts';
import { batchGet, getItem, recall } from './reads.ts';
import type { Connection, DynamoTable } from './table.ts';
import { transact } from './transact.ts';

export interface DynamoStoreOptions {
  /** Begins the name of every table. */
  prefix: string;
  /** Further settings of the SDK's client; region and credentials are found as the SDK finds them. */
  client?: DynamoDBClientConfig;
  /** Milliseconds that one operation may take, with all its requests and tries. @default 2_000 */
  timeout?: number;
  /** @default Date.now */
  now?: () => number;
}

export function createDynamoStore(options: DynamoStoreOptions): Store {
  const { prefix, client = {}, timeout = 2_000, now = Date.now } = options;
  // At once: what is loaded before the first call costs it nothing. Whoever asks hears of a failure.
  const connection = openConnection(client);
  connection.catch(() => {});
  const connect = () => connection;
  const noSearch = async () => {
    throw dynamodbErrors.NO_SEARCH();
  };
  return {
    catalogue: { search: noSearch, suggest: noSearch, countByCategory: noSearch },
    table(context) {
      const table: DynamoTable = { context, name: `${prefix}-${context}`, now, connect, timeout };
      return {
        get: (key) => getItem(table, key),
        batchGet: (keys) => batchGet(table, keys),
        query: (query) => readPage(table, query),
        recall: (scope, key) => recall(table, scope, key),
        transact: (transaction) => transact(table, transaction),
      };
    },
  };
}

/** Only here is the SDK loaded. Lambda has it; a bundle that runs elsewhere never comes here. */
async function openConnection(config: DynamoDBClientConfig): Promise<Connection> {
  const [{ DynamoDBClient }, sdk] = await Promise.all([
    import('@aws-sdk/client-dynamodb'),
    import('@aws-sdk/lib-dynamodb'),
  ]);
  const base = new DynamoDBClient({ maxAttempts: 3, ...config });
  return {
    sdk,
    client: sdk.DynamoDBDocumentClient.from(base, { marshallOptions: { removeUndefinedValues: true } }),
  };
}
