/**
 * Purges shared between instances over Redis pub/sub.
 *
 * Serving never waits for Redis. What an instance could not tell it tells when it is connected again; what it may not
 * have heard makes everything that it has stale, softly.
 */

import { randomUUID } from 'node:crypto';
import { createClient, type RedisClientOptions } from '@redis/client';
import { type Purge, type PurgeMessage, parsePurgeMessage } from './message.ts';

export type { Purge };

export interface Invalidation {
  /** Tells the other instances; never waits and never throws. */
  tell(purge: Purge): void;
  close(): Promise<void>;
}

export interface InvalidationOptions {
  /** Such as `redis://127.0.0.1:6379`. */
  url: string;
  /** Another instance has purged, or may have. */
  onPurge: (purge: Purge) => void;
  /** Redis cannot be reached, or a message cannot be read. It goes on by itself. */
  onError: (error: unknown) => void;
  /** What instances that share purges call their channel. @default edge-includes:purges */
  channel?: string;
}

/** Milliseconds that the start waits for the first connection. */
const PATIENCE = 1_000;
/** Milliseconds for a connection, and for one command. */
const DEADLINE = 2_000;
/** Milliseconds of silence after which a connection counts as dead; it is asked in between. */
const SILENCE = 15_000;
const PING = 5_000;
/** Milliseconds between attempts, at most. */
const LONGEST_BACKOFF = 5_000;
/** Milliseconds after which kept purges are told once more: others may have come back later than this one. */
const AGAIN = LONGEST_BACKOFF + DEADLINE;
/** Purges that are kept for later; more become a purge of everything. */
const MOST_KEPT = 1_000;

/** Resolves when it listens, or at the latest after a second, and goes on trying. */
export async function joinInvalidation(options: InvalidationOptions): Promise<Invalidation> {
  const { onPurge, onError, channel = 'edge-includes:purges' } = options;
  const from = randomUUID();
  const client: RedisClientOptions = {
    url: options.url,
    pingInterval: PING,
    socket: { connectTimeout: DEADLINE, socketTimeout: SILENCE, reconnectStrategy: backoff },
  };
  const hearing = createClient(client);
  const telling = createClient({ ...client, disableOfflineQueue: true });
  let kept: Purge[] = [];
  let isClosed = false;
  let again: NodeJS.Timeout | undefined;

  function keep(purge: Purge): void {
    kept.push(purge);
    if (kept.length > MOST_KEPT) kept = [{ what: 'all', soft: kept.every(({ soft }) => soft) }];
  }

  async function publish(purge: Purge): Promise<void> {
    const message: PurgeMessage = { from, ...purge };
    const late = AbortSignal.timeout(DEADLINE);
    try {
      await telling.withAbortSignal(late).publish(channel, JSON.stringify(message));
    } catch (error) {
      if (isClosed) return;
      keep(purge);
      onError(error);
    }
  }

  function tellKept(): void {
    const purges = kept;
    kept = [];
    for (const purge of purges) void publish(purge);
    if (purges.length === 0) return;
    again = setTimeout(() => purges.forEach((purge) => void publish(purge)), AGAIN).unref();
  }

  function hear(text: string): void {
    try {
      const { from: sender, what, soft } = parsePurgeMessage(text);
      if (sender !== from) onPurge({ what, soft });
    } catch (error) {
      onError(error);
    }
  }

  /** Listens; whatever was told before has not been heard. */
  async function listen(): Promise<void> {
    await hearing.connect();
    await hearing.subscribe(channel, hear);
    // It subscribes again by itself, and is ready after that.
    hearing.on('ready', () => onPurge({ what: 'all', soft: true }));
    onPurge({ what: 'all', soft: true });
  }

  hearing.on('error', onError);
  telling.on('error', onError);
  telling.on('ready', tellKept);
  void telling.connect().catch(reportUnlessClosed);
  const listening = listen().catch(reportUnlessClosed);

  function reportUnlessClosed(error: unknown): void {
    if (!isClosed) onError(error);
  }

  const patience = Promise.withResolvers<void>();
  const timer = setTimeout(patience.resolve, PATIENCE);
  await Promise.race([listening, patience.promise]);
  clearTimeout(timer);

  return {
    tell(purge) {
      if (telling.isReady) void publish(purge);
      else keep(purge);
    },
    async close() {
      isClosed = true;
      clearTimeout(again);
      for (const one of [hearing, telling]) if (one.isOpen) one.destroy();
    },
  };
}

/** Doubles from 50 milliseconds on, with a random part so that instances do not come back all at once. */
function backoff(retries: number): number {
  const most = Math.min(LONGEST_BACKOFF, 50 * 2 ** Math.min(retries, 10));
  return most / 2 + Math.random() * (most / 2);
}
