/**
 * Brings reports to the registry in the order in which they were made, one at a time. While it cannot be reached they
 * wait, and are sent again under the same id, so that each counts once; when too many wait, the oldest go.
 */

import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Report } from '@tessera/contracts/health';

export interface Outbox {
  put(content: Omit<Report, 'id' | 'edge'>): void;
  /** Tries to bring what waits, within a time, and ends. */
  close(): Promise<void>;
}

export interface OutboxOptions {
  /** The channel at the registry, such as `http://127.0.0.1:9300/channels/production`. */
  url: string;
  token: string;
  /** What this edge is called there. */
  edge: string;
  /** A report was given up: too many waited, or the registry has refused it for good. */
  onDropped(): void;
  /** The registry cannot be reached. It goes on by itself. */
  onError(error: unknown): void;
  /** Reports that wait. @default 60 */
  limit?: number;
  /** Milliseconds before the first new try; it doubles up to 30 s. @default 1_000 */
  pause?: number;
}

/** Milliseconds for one report. */
const SEND_TIMEOUT = 3_000;
const LONGEST_PAUSE = 30_000;
/** Milliseconds for what waits when the edge stops. */
const CLOSING = 1_000;

/** Statuses that may be others the next time, beside 5xx. */
const passing = new Set([401, 403, 408, 425, 429]);

export function createOutbox(options: OutboxOptions): Outbox {
  const { url, token, edge, limit = 60, pause = 1_000 } = options;
  const waiting: Report[] = [];
  const ended = new AbortController();
  let sending: Promise<void> | null = null;
  let isClosing = false;

  async function sendAll(): Promise<void> {
    let next = pause;
    while (waiting.length > 0 && !ended.signal.aborted) {
      const report = waiting[0]!;
      const outcome = await send(report).catch((error: unknown) => {
        options.onError(error);
        return 'again' as const;
      });
      if (outcome === 'again') {
        if (isClosing) return;
        await wait(next, undefined, { signal: ended.signal }).catch(() => undefined);
        next = Math.min(2 * next, LONGEST_PAUSE);
        continue;
      }
      next = pause;
      if (outcome === 'refused') options.onDropped();
      // Where it was dropped meanwhile, another one is the oldest.
      if (waiting[0] === report) waiting.shift();
    }
  }

  async function send(report: Report): Promise<'taken' | 'refused' | 'again'> {
    const response = await fetch(`${url}/reports`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(report),
      signal: AbortSignal.any([ended.signal, AbortSignal.timeout(SEND_TIMEOUT)]),
    });
    await response.body?.cancel();
    if (response.ok) return 'taken';
    options.onError(new Error(`Cannot report to the registry: it answered ${response.status}`));
    return response.status >= 500 || passing.has(response.status) ? 'again' : 'refused';
  }

  function start(): void {
    sending ??= sendAll().finally(() => {
      sending = null;
    });
  }

  return {
    put(content) {
      waiting.push({ id: randomUUID(), edge, ...content });
      if (waiting.length > limit) {
        waiting.shift();
        options.onDropped();
      }
      start();
    },
    async close() {
      isClosing = true;
      const timer = setTimeout(() => ended.abort(), CLOSING);
      await sending;
      clearTimeout(timer);
      ended.abort();
    },
  };
}
