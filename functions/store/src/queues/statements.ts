/** The SQL of queues, prepared once. */

import type { DatabaseSync } from 'node:sqlite';

export interface MessageRow {
  seq: number;
  queue: string;
  id: string;
  message_group: string | null;
  body: string;
  attributes: string;
  sent_at: number;
  visible_at: number;
  receives: number;
  first_received_at: number | null;
  source: string | null;
}

export type QueueStatements = ReturnType<typeof prepareQueueStatements>;

export function prepareQueueStatements(database: DatabaseSync) {
  const columns =
    'seq, queue, id, message_group, body, attributes, sent_at, visible_at, receives, first_received_at, source';
  return {
    queues: database.prepare('SELECT name, settings FROM queues ORDER BY name'),
    putQueue: database.prepare(
      `INSERT INTO queues (name, settings) VALUES (:name, :settings)
       ON CONFLICT (name) DO UPDATE SET settings = excluded.settings`,
    ),
    remember: database.prepare(
      `INSERT INTO sent (queue, id, expires_at) VALUES (:queue, :id, :expiresAt)
       ON CONFLICT (queue, id) DO UPDATE SET expires_at = excluded.expires_at WHERE sent.expires_at <= :now`,
    ),
    forget: database.prepare('DELETE FROM sent WHERE expires_at <= :now'),
    send: database.prepare(
      `INSERT INTO messages (queue, id, message_group, body, attributes, sent_at, visible_at)
       VALUES (:queue, :id, :group, :body, :attributes, :now, :visibleAt)`,
    ),
    visible: database.prepare(
      `SELECT ${columns} FROM messages WHERE queue = :queue AND visible_at <= :now
       ORDER BY visible_at, seq LIMIT :limit`,
    ),
    // A group waits as a whole while one of its messages is hidden.
    visibleInOrder: database.prepare(
      `SELECT ${columns} FROM messages AS message WHERE queue = :queue AND +visible_at <= :now
         AND NOT EXISTS (SELECT 1 FROM messages AS other WHERE other.queue = :queue
           AND other.message_group = message.message_group AND other.visible_at > :now)
       ORDER BY seq LIMIT :limit`,
    ),
    nextVisible: database.prepare(
      'SELECT min(visible_at) AS at FROM messages WHERE queue = :queue AND visible_at > :now',
    ),
    hide: database.prepare(
      `UPDATE messages SET visible_at = :visibleAt, receives = receives + 1, receipt = :receipt,
         first_received_at = coalesce(first_received_at, :now) WHERE seq = :seq`,
    ),
    bury: database.prepare(
      `UPDATE messages SET queue = :queue, source = :source, visible_at = :now, receives = 0, receipt = NULL,
         first_received_at = NULL WHERE seq = :seq`,
    ),
    dig: database.prepare(
      `UPDATE messages SET queue = source, source = NULL, visible_at = :now, receives = 0, receipt = NULL,
         first_received_at = NULL
       WHERE seq IN (SELECT seq FROM messages WHERE queue = :queue AND source IS NOT NULL ORDER BY seq LIMIT :limit)`,
    ),
    sources: database.prepare(
      'SELECT DISTINCT source FROM messages WHERE queue = :queue AND source IS NOT NULL',
    ),
    remove: database.prepare('DELETE FROM messages WHERE queue = :queue AND receipt = :receipt'),
    // A receipt is of no use once its message can be received again.
    setVisibility: database.prepare(
      `UPDATE messages SET visible_at = :visibleAt
       WHERE queue = :queue AND receipt = :receipt AND visible_at > :now`,
    ),
    withdraw: database.prepare('DELETE FROM messages WHERE queue = :queue AND receives = 0'),
    peek: database.prepare(`SELECT ${columns} FROM messages WHERE queue = :queue ORDER BY seq LIMIT :limit`),
    purge: database.prepare('DELETE FROM messages WHERE queue = :queue'),
    expire: database.prepare('DELETE FROM messages WHERE queue = :queue AND sent_at <= :before'),
    count: database.prepare(
      `SELECT coalesce(sum(visible_at <= :now), 0) AS visible,
         coalesce(sum(visible_at > :now AND receipt IS NOT NULL), 0) AS inFlight,
         coalesce(sum(visible_at > :now AND receipt IS NULL), 0) AS delayed, min(sent_at) AS oldest
       FROM messages WHERE queue = :queue`,
    ),
  };
}
