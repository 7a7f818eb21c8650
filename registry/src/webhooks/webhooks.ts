/**
 * Delivers events to the one address that is told of changes. Each is tried until it is answered with 2xx, for a day,
 * less and less often; order is not promised, `at` tells it.
 */

import type { DatabaseSync } from 'node:sqlite';
import type { Logger } from '@tessera/service';
import type { WebhookEvent } from './events.ts';
import { createOutbox, type Delivery } from './outbox.ts';
import { SIGNATURE_HEADER, signBody } from './signature.ts';

export interface WebhookTarget {
  url: string;
  secret: string;
}

export interface Webhooks {
  /** Call it in the transaction of what the events tell. */
  add(events: readonly WebhookEvent[]): void;
  /** Delivers what is due. Never rejects; a call while one is under way joins it. */
  deliver(): Promise<void>;
  /** Cuts off what is under way, which stays due, and resolves when nothing is. */
  stop(): Promise<void>;
}

export interface WebhooksDeps {
  /** `null`: nobody is told, nothing is kept. */
  target: WebhookTarget | null;
  now: () => number;
  logger: Pick<Logger, 'warn' | 'error'>;
}

/** Milliseconds that an answer may take. */
const DEADLINE = 3_000;
/** Milliseconds between two tries: doubled from a second to an hour, for a day. */
const BACKOFF = { first: 1_000, longest: 3_600_000, given: 86_400_000 };
/** Deliveries at once. */
const BATCH = 10;

export function createWebhooks(database: DatabaseSync, { target, now, logger }: WebhooksDeps): Webhooks {
  if (target === null) return { add: () => {}, deliver: async () => {}, stop: async () => {} };
  const { url, secret } = target;
  const outbox = createOutbox(database, now);
  const stopping = new AbortController();
  let work: Promise<void> | null = null;

  async function deliverOne({ seq, body, createdAt, attempts }: Delivery): Promise<void> {
    const fault = await send(body);
    if (fault === null) return outbox.remove(seq);
    if (stopping.signal.aborted) return;
    const wait = Math.min(BACKOFF.longest, BACKOFF.first * 2 ** attempts);
    if (now() + wait < createdAt + BACKOFF.given) {
      outbox.postpone(seq, now() + wait);
      logger.warn({ seq, fault, wait }, 'a webhook has not arrived, it is tried again');
    } else {
      outbox.remove(seq);
      logger.error({ seq, fault, body }, 'a webhook has not arrived within a day, it is given up');
    }
  }

  /** What went wrong, or `null`. */
  async function send(body: string): Promise<string | null> {
    try {
      const response = await fetch(url, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', [SIGNATURE_HEADER]: signBody(body, secret, now()) },
        redirect: 'manual',
        signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(DEADLINE)]),
      });
      await response.body?.cancel();
      return response.ok ? null : `answered ${response.status}`;
    } catch (error) {
      return (error as Error).message;
    }
  }

  async function deliverAll(): Promise<void> {
    for (;;) {
      const due = stopping.signal.aborted ? [] : outbox.due(BATCH);
      if (due.length === 0) return;
      await Promise.all(due.map(deliverOne));
    }
  }

  return {
    add: outbox.add,
    deliver() {
      work ??= deliverAll()
        .catch((error: unknown) => logger.error({ err: error }, 'webhooks cannot be delivered'))
        .finally(() => {
          work = null;
        });
      return work;
    },
    async stop() {
      stopping.abort();
      await work;
    },
  };
}
