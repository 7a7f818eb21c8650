/** Sends webhooks until they are taken, at least once each; what is not taken yet survives a restart. */

import { randomUUID } from 'node:crypto';
import type { Logger } from '@tessera/service';
import { createExchange } from '@tessera/service/exchange';
import type { Entry, Hook, Ledger } from '../ledger/ledger.ts';
import { SIGNATURE, signHook } from './sign.ts';

export interface HookSender {
  /** Keeps webhooks of what became of a charge, as many as said: with the charge, in one transaction. */
  keep(entry: Entry, times: number): readonly Hook[];
  /** Sends webhooks that are kept, `delay` milliseconds from now. */
  send(hooks: readonly Hook[], delay: number): Promise<void>;
  stop(): void;
}

export interface HookSenderOptions {
  ledger: Ledger;
  url: string;
  key: { id: string; secret: string };
  logger: Logger;
}

/** Milliseconds before a webhook that was not taken is sent again; doubled each time up to the last. */
const FIRST_DELAY = 200;
const LAST_DELAY = 10_000;
const BUDGET = 5_000;

export function createHookSender({ ledger, url, key, logger }: HookSenderOptions): HookSender {
  const exchange = createExchange(Number.POSITIVE_INFINITY);
  const timers = new Set<NodeJS.Timeout>();
  let stopped = false;

  async function attempt(id: string, body: string, failures: number): Promise<void> {
    if (stopped) return;
    const failure = await post(body).catch((error: Error) => error.message);
    if (failure === null) return ledger.dropHook(id);
    const delay = Math.min(LAST_DELAY, FIRST_DELAY * 2 ** failures);
    logger.warn({ hook: id, why: failure, delay }, 'a webhook was not taken');
    later(delay, () => attempt(id, body, failures + 1));
  }
  async function post(body: string): Promise<string | null> {
    const headers = { 'content-type': 'application/json', [SIGNATURE]: signHook(body, key, Date.now()) };
    const { status } = await exchange({ method: 'POST', url, headers, body, timeout: BUDGET });
    return status < 300 ? null : `it was answered ${status}`;
  }
  function later(delay: number, run: () => Promise<void>): void {
    if (stopped) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      void run();
    }, delay);
    timers.add(timer);
  }

  for (const { id, body } of ledger.hooks()) later(0, () => attempt(id, body, 0));
  return {
    keep({ key: charge, status, amount }, times) {
      const event = randomUUID();
      const body = JSON.stringify({
        id: event,
        type: 'charge.settled',
        data: { key: charge, status, amount },
      });
      const kept = Array.from({ length: times }, (_, n) => ({ id: `${event}-${n}`, body }));
      for (const hook of kept) ledger.keepHook(hook);
      return kept;
    },
    async send(kept, delay) {
      if (delay > 0) later(delay, () => all(kept));
      else await all(kept);
    },
    stop() {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
    },
  };

  async function all(kept: readonly Hook[]): Promise<void> {
    for (const { id, body } of kept) await attempt(id, body, 0);
  }
}
