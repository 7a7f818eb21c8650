/** Changes of a context's items, from its table's stream: the items alone, in order per key, cut in halves when they fail. */

import type { ChangesTrigger } from '@tessera/function';
import { Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import type { Tables } from '../data/tables.ts';
import type { DeployedFunction } from '../functions/functions.ts';

export interface StreamOptions {
  fn: DeployedFunction;
  trigger: ChangesTrigger;
  tables: Tables;
  /** Told which changes could not be handled. */
  deadLetters: Queue;
}

const ATTEMPTS = 3;

/** @throws TypeError for a context that has no table */
export function addStream({ fn, trigger, tables, deadLetters }: StreamOptions): void {
  const { changes: context, batch } = trigger;
  const table = tables.get(context);
  if (table === undefined)
    throw new TypeError(`Cannot deploy "${fn.name}": nobody writes to "${context}", so it has no table`);
  fn.alias.addEventSource(
    new DynamoEventSource(table as ITable, {
      startingPosition: StartingPosition.LATEST,
      batchSize: batch.size,
      ...(batch.window > 0 ? { maxBatchingWindow: Duration.seconds(Math.ceil(batch.window / 1_000)) } : {}),
      filters: [
        FilterCriteria.filter({
          dynamodb: { Keys: { pk: { S: FilterRule.beginsWith('item#') } } },
        }),
      ],
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      retryAttempts: ATTEMPTS,
      onFailure: new SqsDlq(deadLetters as IQueue),
    }),
  );
}
