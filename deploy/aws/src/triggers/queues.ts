/** A queue with its dead letters, and the function that takes its messages in batches. */

import { isFifo } from '@tessera/function/store';
import { Duration, type Stack } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { DeployedFunction } from '../functions/functions.ts';

export interface ServedQueue {
  queue: Queue;
  deadLetters: Queue;
}

export interface QueueOptions {
  fn: DeployedFunction;
  /** Begins the names of queues. */
  prefix: string;
  name: string;
  /** Window in milliseconds. */
  batch: { size: number; window: number };
  maxReceives: number;
  /** Milliseconds. @default six times the function's timeout, and the window */
  visibilityTimeout?: number;
}

/** Of SQS: from this size on a batch needs a window, and one of a queue that keeps order cannot be larger. */
const SMALL_BATCH = 10;
/** Seconds: there is no shorter window. */
const LEAST_WINDOW = 1;
/** Times its timeout for which a message is hidden, as AWS recommends. */
const HIDDEN = 6;

export function addServedQueue(stack: Stack, options: QueueOptions): ServedQueue {
  const { fn, prefix, name, batch, maxReceives } = options;
  const fifo = isFifo(name);
  const base = fifo ? name.slice(0, -'.fifo'.length) : name;
  const window = windowOf(batch, fifo);
  const hidden = options.visibilityTimeout ?? HIDDEN * fn.declared.config.timeout + window * 1_000;
  const make = (own: string, more: object) =>
    new Queue(stack, `Queue-${own}`, {
      queueName: `${prefix}-${own}${fifo ? '.fifo' : ''}`,
      ...(fifo ? { fifo } : {}),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      ...more,
    });
  const deadLetters = make(`${base}-dead`, { retentionPeriod: Duration.days(14) });
  const queue = make(base, {
    retentionPeriod: Duration.days(4),
    visibilityTimeout: Duration.seconds(Math.ceil(hidden / 1_000)),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: maxReceives },
  });
  fn.alias.addEventSource(
    new SqsEventSource(queue as IQueue, {
      batchSize: fifo ? Math.min(batch.size, SMALL_BATCH) : batch.size,
      ...(window > 0 ? { maxBatchingWindow: Duration.seconds(window) } : {}),
      reportBatchItemFailures: true,
      // Two is the least that there is.
      ...(fifo ? {} : { maxConcurrency: Math.max(2, fn.reserved) }),
    }),
  );
  return { queue, deadLetters };
}

/** Seconds. */
function windowOf({ size, window }: QueueOptions['batch'], fifo: boolean): number {
  if (fifo) return 0;
  return Math.max(Math.ceil(window / 1_000), size > SMALL_BATCH ? LEAST_WINDOW : 0);
}
