/** Events that wait for their delivery: written with the change that they tell of, so that none is lost or invented. */

import type { DatabaseSync } from 'node:sqlite';
import type { WebhookEvent } from './events.ts';

export interface Delivery {
  seq: number;
  /** JSON. */
  body: string;
  /** Epoch milliseconds. */
  createdAt: number;
  /** How often it was tried. */
  attempts: number;
}

export interface Outbox {
  /** Call it in the transaction of what the events tell. */
  add(events: readonly WebhookEvent[]): void;
  /** The oldest that may be tried now. */
  due(limit: number): Delivery[];
  /** Tries one again at `at`, epoch milliseconds. */
  postpone(seq: number, at: number): void;
  /** It has arrived, or is given up. */
  remove(seq: number): void;
}

export function createOutbox(database: DatabaseSync, now: () => number): Outbox {
  const insert = database.prepare('INSERT INTO webhooks (body, created_at, next_at) VALUES (?, ?, ?)');
  const select = database.prepare(
    `SELECT seq, body, attempts, created_at AS createdAt FROM webhooks WHERE next_at <= ? ORDER BY seq LIMIT ?`,
  );
  const update = database.prepare('UPDATE webhooks SET attempts = attempts + 1, next_at = ? WHERE seq = ?');
  const remove = database.prepare('DELETE FROM webhooks WHERE seq = ?');
  return {
    add(events) {
      for (const event of events) insert.run(JSON.stringify(event), now(), now());
    },
    due: (limit) => select.all(now(), limit) as unknown as Delivery[],
    postpone: (seq, at) => void update.run(at, seq),
    remove: (seq) => void remove.run(seq),
  };
}
