/** Queues in the bus's file: what is answered is durable, and what is received and not deleted comes again. */

import { randomUUID } from 'node:crypto';
import {
  isFifo,
  type NewMessage,
  type QueueSettings,
  type QueueState,
  queueSettingsSchema,
  type ReceivedMessage,
} from '@tessera/function/store';
import type { ContextDatabase } from '../database/context-database.ts';
import { storeErrors } from '../errors.ts';
import { createBells } from './bells.ts';
import { type MessageRow, prepareQueueStatements } from './statements.ts';

export interface ReceiveOptions {
  max: number;
  /** Milliseconds. */
  wait: number;
  visibilityTimeout?: number | undefined;
  /** Ends the wait: who asks has gone. */
  signal?: AbortSignal | undefined;
}

export interface PeekedMessage extends Omit<ReceivedMessage, 'receipt' | 'firstReceivedAt'> {
  source: string | null;
}

/** Each method but `put` and `list` throws ProblemError 404 `store-unknown-queue`. */
export interface Queues {
  /** @throws ProblemError 422 `store-queue-settings` */
  put(name: string, settings: QueueSettings): Promise<void>;
  list(): QueueState[];
  /** Resolves after the fsync. @throws ProblemError 422 `store-queue-message` */
  send(name: string, messages: readonly NewMessage[]): Promise<{ id: string; repeated: boolean }[]>;
  /**
   * The same inside a transaction of the bus that is under way, for those who send in the commit of what they send for.
   * Call what is answered when it is committed.
   */
  sendWithin(name: string, messages: readonly NewMessage[]): () => { id: string; repeated: boolean }[];
  /** Nothing for a queue that there is. */
  require(name: string): void;
  /** Deletes what nobody has received yet, inside a transaction of the bus that is under way. */
  withdrawWithin(name: string): void;
  receive(name: string, options: ReceiveOptions): Promise<ReceivedMessage[]>;
  remove(name: string, receipts: readonly string[]): Promise<number>;
  changeVisibility(name: string, receipts: readonly string[], visibilityTimeout: number): Promise<number>;
  peek(name: string, limit: number): PeekedMessage[];
  purge(name: string): Promise<number>;
  /** @throws ProblemError 404 for dead letters whose queue is gone */
  redrive(name: string, max: number): Promise<number>;
  /** Removes what is too old. */
  sweep(): Promise<void>;
  /** Ends all waits, those to come too. */
  stop(): void;
}

/** Milliseconds for which the id of a message is remembered. */
const REMEMBERED = 300_000;

/** @param now epoch milliseconds */
export function createQueues(bus: ContextDatabase, now: () => number = Date.now): Queues {
  const statements = prepareQueueStatements(bus.connection);
  const known = new Map(
    (statements.queues.all() as unknown as { name: string; settings: string }[]).map(
      ({ name, settings }) => [name, queueSettingsSchema.parse(JSON.parse(settings))] as const,
    ),
  );
  const bells = createBells();
  const settingsOf = (name: string): QueueSettings => {
    const settings = known.get(name);
    if (settings === undefined) throw storeErrors.UNKNOWN_QUEUE(name);
    return settings;
  };

  const pickFrom = (queue: string) => (isFifo(queue) ? statements.visibleInOrder : statements.visible);

  function sendWithin(queue: string, messages: readonly NewMessage[]) {
    settingsOf(queue);
    const sent = messages.map(({ id = randomUUID(), body, group, attributes, delay }) => {
      const fifo = isFifo(queue);
      if ((group !== undefined) !== fifo || (fifo && delay > 0)) throw storeErrors.QUEUE_MESSAGE(queue, fifo);
      const at = now();
      const { changes } = statements.remember.run({ queue, id, expiresAt: at + REMEMBERED, now: at });
      if (changes > 0) {
        const row = { queue, id, group: group ?? null, body, attributes: JSON.stringify(attributes) };
        statements.send.run({ ...row, now: at, visibleAt: at + delay });
      }
      return { id, repeated: changes === 0 };
    });
    return () => {
      bells.ring(queue);
      return sent;
    };
  }

  /** Call what is answered when it is committed. */
  function take(queue: string, max: number, visibilityTimeout: number) {
    const { deadLetters } = settingsOf(queue);
    const at = now();
    let buried = false;
    const isDead = ({ receives }: MessageRow) => deadLetters !== null && receives >= deadLetters.maxReceives;
    const look = () => pickFrom(queue).all({ queue, now: at, limit: max }) as unknown as MessageRow[];
    let rows = look();
    // Before anything is hidden, which would hide the rest of its group from the next look.
    for (let dead = rows.filter(isDead); dead.length > 0; dead = rows.filter(isDead)) {
      for (const { seq } of dead)
        statements.bury.run({ seq, queue: deadLetters!.queue, source: queue, now: at });
      rows = look();
      buried = true;
    }
    const messages = rows.map((row): ReceivedMessage => {
      const receipt = randomUUID();
      statements.hide.run({ seq: row.seq, receipt, visibleAt: at + visibilityTimeout, now: at });
      const firstReceivedAt = row.first_received_at ?? at;
      return { ...toMessage(row), receipt, firstReceivedAt, receives: row.receives + 1 };
    });
    return () => {
      if (buried) bells.ring(deadLetters!.queue);
      return messages;
    };
  }

  return {
    async put(name, settings) {
      const { deadLetters } = settings;
      if (deadLetters !== null) {
        const { queue } = deadLetters;
        if (queue === name || !known.has(queue) || isFifo(queue) !== isFifo(name))
          throw storeErrors.QUEUE_SETTINGS(name, queue);
      }
      await bus.commit(() => statements.putQueue.run({ name, settings: JSON.stringify(settings) }));
      known.set(name, settings);
    },
    list: () =>
      [...known].map(([name, settings]) => {
        const at = now();
        const { oldest, ...counts } = statements.count.get({ queue: name, now: at }) as unknown as {
          visible: number;
          inFlight: number;
          delayed: number;
          oldest: number | null;
        };
        return { name, settings, ...counts, oldestAge: oldest === null ? 0 : at - oldest };
      }),
    async send(name, messages) {
      settingsOf(name);
      return (await bus.commit(() => sendWithin(name, messages)))();
    },
    sendWithin,
    require: (name) => void settingsOf(name),
    withdrawWithin: (queue) => void statements.withdraw.run({ queue }),
    async receive(name, { max, wait, visibilityTimeout, signal }) {
      const hidden = visibilityTimeout ?? settingsOf(name).visibilityTimeout;
      const until = now() + wait;
      for (;;) {
        const rung = bells.listen(name);
        if (signal?.aborted) return [];
        // One instant for both looks: what becomes visible between two would be in neither.
        const looked = now();
        if (pickFrom(name).get({ queue: name, now: looked, limit: 1 }) !== undefined) {
          const messages = (await bus.commit(() => take(name, max, hidden)))();
          if (messages.length > 0) return messages;
        }
        const left = until - now();
        if (left <= 0 || bells.stopped) return [];
        const { at } = statements.nextVisible.get({ queue: name, now: looked }) as { at: number | null };
        await rung(Math.min(left, at === null ? left : at - now()), signal);
      }
    },
    async remove(queue, receipts) {
      settingsOf(queue);
      const removed = await bus.commit(() =>
        sum(receipts, (receipt) => statements.remove.run({ queue, receipt })),
      );
      // The rest of a group may go on.
      if (isFifo(queue)) bells.ring(queue);
      return removed;
    },
    async changeVisibility(queue, receipts, visibilityTimeout) {
      settingsOf(queue);
      const changed = await bus.commit(() => {
        const at = now();
        const visibleAt = at + visibilityTimeout;
        return sum(receipts, (receipt) =>
          statements.setVisibility.run({ queue, receipt, now: at, visibleAt }),
        );
      });
      bells.ring(queue);
      return changed;
    },
    peek(queue, limit) {
      settingsOf(queue);
      const rows = statements.peek.all({ queue, limit }) as unknown as MessageRow[];
      return rows.map((row) => ({ ...toMessage(row), receives: row.receives, source: row.source }));
    },
    async purge(queue) {
      settingsOf(queue);
      return Number(await bus.commit(() => statements.purge.run({ queue }).changes));
    },
    async redrive(queue, max) {
      settingsOf(queue);
      const sources = (statements.sources.all({ queue }) as { source: string }[]).map(({ source }) => source);
      const moved = await bus.commit(() => statements.dig.run({ queue, limit: max, now: now() }).changes);
      for (const source of sources) bells.ring(source);
      return Number(moved);
    },
    async sweep() {
      await bus.commit(() => {
        statements.forget.run({ now: now() });
        for (const [queue, { retention }] of known)
          statements.expire.run({ queue, before: now() - retention });
      });
    },
    stop: bells.stop,
  };
}

function toMessage({ id, body, message_group: group, attributes, seq, sent_at: sentAt }: MessageRow) {
  return { id, body, group, attributes: JSON.parse(attributes), sequence: seq, sentAt };
}

function sum(receipts: readonly string[], run: (receipt: string) => { changes: number | bigint }): number {
  return receipts.reduce((total, receipt) => total + Number(run(receipt).changes), 0);
}
