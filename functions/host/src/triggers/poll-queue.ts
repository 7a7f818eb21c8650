/**
 * Hands the messages of one queue to its function, batch by batch, and deletes what was handled. What was not comes
 * again: after a pause that doubles, or when it is visible again by itself because this host is gone.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@tessera/contracts/http';
import { ProblemError } from '@tessera/contracts/problem';
import type { queuesContract, ReceivedMessage } from '@tessera/function/store';
import type { Logger } from '@tessera/service';
import type { HostedFunction } from '../functions.ts';
import { insist } from './insist.ts';
import type { Polling } from './plan.ts';
import { toScheduledEvent, toSqsEvent } from './queue-event.ts';
import { readFailures } from './read-failures.ts';

export interface PollerOptions {
  hosted: HostedFunction;
  store: Client<typeof queuesContract>;
  logger: Logger;
  /** Milliseconds before a failed message is received again, the first time. */
  retryDelay: number;
  /** Told how many messages of a batch were handled, and how many not. */
  count: (handled: number, failed: number) => void;
  /** Ends the waits. */
  signal: AbortSignal;
}

/** Milliseconds of one wait for messages. */
const WAIT = 20_000;
/** Milliseconds until an invocation that found no room is tried again. */
const ROOM = 200;

/** Runs until the signal is aborted; resolves when the last batch has been told of. */
export async function pollQueue(polling: Polling, options: PollerOptions): Promise<void> {
  const { store, signal } = options;
  const logger = options.logger.child({ function: polling.fn, queue: polling.queue });
  const underWay = new Set<Promise<void>>();
  while (!signal.aborted) {
    if (underWay.size >= polling.concurrency) {
      await Promise.race(underWay);
      continue;
    }
    const messages = await insist(() => receive(polling, store, signal), { logger, signal });
    if (messages === null || messages.length === 0) continue;
    const handling = handle(polling, messages, { ...options, logger })
      .catch((error: unknown) => logger.error({ err: error }, 'a batch could not be told of'))
      .finally(() => underWay.delete(handling));
    underWay.add(handling);
  }
  await Promise.all(underWay);
}

/** Waits for the first message, and then for others until the batch is full or its window is over. */
async function receive(
  { queue, batch }: Polling,
  store: PollerOptions['store'],
  signal: AbortSignal,
): Promise<ReceivedMessage[]> {
  const params = { name: queue };
  const take = async (max: number, wait: number) =>
    (await store.receiveMessages({ params, body: { max, wait } }, { signal })).messages;
  const messages = await take(batch.size, WAIT);
  const until = performance.now() + batch.window;
  while (messages.length > 0 && messages.length < batch.size) {
    const left = Math.floor(until - performance.now());
    if (left <= 0) break;
    messages.push(...(await take(batch.size - messages.length, Math.min(left, WAIT)).catch(() => [])));
  }
  return messages;
}

async function handle(
  polling: Polling,
  messages: readonly ReceivedMessage[],
  options: PollerOptions,
): Promise<void> {
  const { logger, store, count } = options;
  const params = { name: polling.queue };
  const failed = await invoke(polling, messages, options).catch((error: unknown) => {
    logger.warn({ err: error, messages: messages.length }, 'a batch failed');
    return new Set(messages.map(({ id }) => id));
  });
  const done = messages.filter(({ id }) => !failed.has(id)).map(({ receipt }) => receipt);
  const left = messages.filter(({ id }) => failed.has(id));
  count(done.length, left.length);
  // Also while the host stops: what was handled should not come again.
  if (done.length > 0)
    await insist(() => store.deleteMessages({ params, body: { receipts: done } }), { logger, attempts: 5 });
  if (left.length === 0) return;
  const receives = Math.max(...left.map((message) => message.receives));
  const visibilityTimeout = Math.min(polling.visibilityTimeout, options.retryDelay * 2 ** (receives - 1));
  const receipts = left.map(({ receipt }) => receipt);
  await insist(() => store.changeVisibility({ params, body: { receipts, visibilityTimeout } }), {
    logger,
    attempts: 1,
  });
}

/** The identifiers of messages that failed. */
async function invoke(
  { queue, kind, visibilityTimeout }: Polling,
  messages: readonly ReceivedMessage[],
  { hosted, store, logger, signal }: PollerOptions,
): Promise<ReadonlySet<string>> {
  const event = kind === 'queue' ? toSqsEvent(queue, messages) : toScheduledEvent(messages[0]!);
  const ids = messages.map(({ id }) => id);
  const receipts = messages.map(({ receipt }) => receipt);
  for (;;) {
    try {
      const answer = await hosted.invoke(JSON.stringify(event));
      return kind === 'queue' ? readFailures(answer, ids) : new Set();
    } catch (error) {
      if (!(error instanceof ProblemError && error.status === 429) || signal.aborted) throw error;
    }
    // The function's other callers are not to blame the messages: they stay hidden while there is no room.
    const body = { receipts, visibilityTimeout };
    await insist(() => store.changeVisibility({ params: { name: queue }, body }), { logger, attempts: 1 });
    await sleep(ROOM);
  }
}
