/** One table per context, as the store has one file per context: a role, a stream, a restore and an alarm are a context's own. */

import { type ContextName, contextAccess } from '@tessera/function/store';
import { RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';

/** A table for every context that a function writes. */
export type Tables = ReadonlyMap<ContextName, Table>;

/** The index by which items are found under a second partition, such as a customer's orders. */
export const INDEX = 'by-index';

/** @param followed contexts whose changes somebody follows */
export function addTables(
  stack: Stack,
  prefix: string,
  followed: ReadonlySet<ContextName> = new Set(),
): Tables {
  const written = new Set(Object.values(contextAccess).flatMap(({ write }) => write));
  return new Map(
    [...written].map((context) => [
      context,
      addTable(stack, prefix, { context, followed: followed.has(context) }),
    ]),
  );
}

function addTable(
  stack: Stack,
  prefix: string,
  { context, followed }: { context: ContextName; followed: boolean },
): Table {
  const table = new Table(stack, `Table-${context}`, {
    tableName: `${prefix}-${context}`,
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    timeToLiveAttribute: 'ttl',
    stream: followed ? StreamViewType.NEW_AND_OLD_IMAGES : StreamViewType.NEW_IMAGE,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  table.addGlobalSecondaryIndex({
    indexName: INDEX,
    partitionKey: { name: 'indexPartition', type: AttributeType.STRING },
    sortKey: { name: 'indexSort', type: AttributeType.STRING },
    projectionType: ProjectionType.ALL,
  });
  return table;
}
