/** A context's table, and how it is asked: within the caller's deadline, with the faults of AWS as coded errors. */

import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { ProblemError } from '@tessera/contracts/problem';
import { deadlineSignal } from '@tessera/service/context';
import type { ContextName } from '../schemas.ts';
import { dynamodbErrors } from './errors.ts';

/** The SDK's own module, loaded once: nothing of it is needed where the store is a process of the same machine. */
export type Sdk = typeof import('@aws-sdk/lib-dynamodb');

export interface Connection {
  sdk: Sdk;
  client: DynamoDBDocumentClient;
}

export interface DynamoTable {
  context: ContextName;
  name: string;
  /** Epoch milliseconds. */
  now(): number;
  connect(): Promise<Connection>;
  /** Milliseconds that one operation of the port may take, with all its requests. */
  timeout: number;
}

/**
 * Runs an operation.
 *
 * @throws ProblemError 503 `dynamodb-failed` for whatever AWS says that no caller can mend
 */
export async function ask<T>(
  table: DynamoTable,
  operation: (connection: Connection, options: { abortSignal: AbortSignal }) => Promise<T>,
): Promise<T> {
  const abortSignal = deadlineSignal(table.timeout);
  try {
    return await operation(await table.connect(), { abortSignal });
  } catch (cause) {
    if (cause instanceof ProblemError) throw cause;
    const { name, message } = cause as Error;
    const why = abortSignal.aborted ? 'the deadline has passed' : `${name}: ${message}`;
    throw Object.assign(dynamodbErrors.FAILED(table.name, why), { cause });
  }
}
