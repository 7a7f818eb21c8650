/**
 * Messages as a function gets them: an event of SQS
 * (https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html#example-standard-queue-message-event), or the one of a
 * schedule.
 */

import { createHash } from 'node:crypto';
import { dueMessageSchema, type ReceivedMessage } from '@tessera/function/store';

const REGION = 'local';
const ACCOUNT = '000000000000';

export function toSqsEvent(queue: string, messages: readonly ReceivedMessage[]): object {
  return {
    Records: messages.map((message) => ({
      messageId: message.id,
      receiptHandle: message.receipt,
      body: message.body,
      attributes: {
        ApproximateReceiveCount: String(message.receives),
        SentTimestamp: String(message.sentAt),
        SenderId: ACCOUNT,
        ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
        ...(message.group === null
          ? {}
          : {
              SequenceNumber: String(message.sequence).padStart(20, '0'),
              MessageGroupId: message.group,
              MessageDeduplicationId: message.id,
            }),
      },
      messageAttributes: Object.fromEntries(
        Object.entries(message.attributes).map(([name, { stringValue, dataType }]) => [
          name,
          { stringValue, stringListValues: [], binaryListValues: [], dataType },
        ]),
      ),
      md5OfBody: createHash('md5').update(message.body).digest('hex'),
      eventSource: 'aws:sqs',
      eventSourceARN: `arn:aws:sqs:${REGION}:${ACCOUNT}:${queue}`,
      awsRegion: REGION,
    })),
  };
}

/** The input of the schedule where it has one, else what EventBridge Scheduler sends. */
export function toScheduledEvent({ id, body }: ReceivedMessage): object {
  const { schedule, due, input } = dueMessageSchema.parse(JSON.parse(body));
  return (
    input ?? {
      version: '0',
      id,
      'detail-type': 'Scheduled Event',
      source: 'aws.scheduler',
      account: ACCOUNT,
      time: `${new Date(due).toISOString().slice(0, -'.000Z'.length)}Z`,
      region: REGION,
      resources: [`arn:aws:scheduler:${REGION}:${ACCOUNT}:schedule/default/${schedule}`],
      detail: '{}',
    }
  );
}
