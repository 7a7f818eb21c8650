/**
 * Changes as a function gets them: an event of a table's stream, with the rows as they lie in DynamoDB
 * (https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html). There the index and the time of expiry are attributes too.
 */

import type { RecordedChange } from '@tessera/function/store';

type Attribute = Record<string, unknown>;

const REGION = 'local';

/** What rows of items begin with in a table. */
const ITEM = 'item#';

export function toStreamEvent(context: string, changes: readonly RecordedChange[]): object {
  return { Records: changes.map((change) => toRecord(context, change)) };
}

/** How a record is named in `batchItemFailures`. */
export function sequenceOf({ sequence }: Pick<RecordedChange, 'sequence'>): string {
  return String(sequence).padStart(21, '0');
}

function toRecord(context: string, change: RecordedChange): object {
  const { pk, sk, before, after, at } = change;
  const keys = { pk: ITEM + pk, sk };
  const images = {
    ...(after === null ? {} : { NewImage: marshalMap({ ...keys, ...after }) }),
    ...(before === null ? {} : { OldImage: marshalMap({ ...keys, ...before }) }),
  };
  return {
    eventID: `${context}-${change.sequence}`,
    eventName: before === null ? 'INSERT' : after === null ? 'REMOVE' : 'MODIFY',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: REGION,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(at / 1_000),
      Keys: marshalMap(keys),
      ...images,
      SequenceNumber: sequenceOf(change),
      SizeBytes: Buffer.byteLength(JSON.stringify(images)),
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
    eventSourceARN: `arn:aws:dynamodb:${REGION}:000000000000:table/tessera-${context}/stream/local`,
  };
}

function marshalMap(value: Readonly<Record<string, unknown>>): Record<string, Attribute> {
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, marshal(item)]));
}

/** A JSON value with DynamoDB's types. */
function marshal(value: unknown): Attribute {
  if (value === null || value === undefined) return { NULL: true };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  return Array.isArray(value)
    ? { L: value.map(marshal) }
    : { M: marshalMap(value as Record<string, unknown>) };
}
