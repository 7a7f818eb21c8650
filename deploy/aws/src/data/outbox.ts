/**
 * From a table's outbox rows to the event bus. A row is written in the transaction that it tells of, so the stream
 * holds it exactly when the change is there; a pipe takes rows in order per key and gives them at least once.
 */

import type { ContextName } from '@tessera/function/store';
import type { Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnPipe } from 'aws-cdk-lib/aws-pipes';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';

export interface OutboxOptions {
  context: ContextName;
  table: Table;
  /** Makes events of rows. */
  cloudEvents: StateMachine;
  bus: EventBus;
  /** Takes rows that could not be given, for {@link RETRIES} tries. */
  deadLetters: Queue;
}

const RETRIES = 50;

/** Rows of one batch: what a bus takes in one call. */
const BATCH = 10;

export function addOutbox(
  stack: Stack,
  { context, table, cloudEvents, bus, deadLetters }: OutboxOptions,
): CfnPipe {
  const streamArn = table.tableStreamArn!;
  const role = new Role(stack, `OutboxRole-${context}`, {
    assumedBy: new ServicePrincipal('pipes.amazonaws.com'),
  });
  const allow = (actions: string[], resource: string) =>
    role.addToPolicy(new PolicyStatement({ actions, resources: [resource] }));
  allow(['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'], streamArn);
  allow(['states:StartSyncExecution'], cloudEvents.stateMachineArn);
  allow(['events:PutEvents'], bus.eventBusArn);
  allow(['sqs:SendMessage'], deadLetters.queueArn);
  const pipe = new CfnPipe(stack, `Outbox-${context}`, {
    roleArn: role.roleArn,
    source: streamArn,
    sourceParameters: {
      filterCriteria: { filters: [{ pattern: OUTBOX_ROWS }] },
      dynamoDbStreamParameters: {
        startingPosition: 'TRIM_HORIZON',
        batchSize: BATCH,
        maximumRetryAttempts: RETRIES,
        onPartialBatchItemFailure: 'AUTOMATIC_BISECT',
        deadLetterConfig: { arn: deadLetters.queueArn },
      },
    },
    enrichment: cloudEvents.stateMachineArn,
    target: bus.eventBusArn,
    targetParameters: {
      eventBridgeEventBusParameters: {
        source: `tessera.${context}`,
        detailType: '$.name',
      },
    },
  });
  // The pipe is made as soon as the role is, and is refused while the role may do nothing.
  pipe.node.addDependency(role);
  return pipe;
}

/** The rows that a pipe takes: new ones, and of the outbox alone. */
export const OUTBOX_ROWS = JSON.stringify({
  eventName: ['INSERT'],
  dynamodb: { Keys: { pk: { S: [{ prefix: 'outbox#' }] } } },
});
