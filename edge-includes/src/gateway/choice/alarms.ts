/** Tells the registry of releases that are not what their owner has signed: it takes them back at once. */

import { setTimeout as pause } from 'node:timers/promises';
import type { Alarm } from '@tessera/contracts/health';

export interface Alarms {
  /** Once for a release, however often it is seen; until it is told, again and again within a bound. */
  raise(alarm: RaisedAlarm): void;
  close(): void;
}

/** What is known of an altered release. */
export interface RaisedAlarm {
  release: { remote: string; id: string };
  /** Who has seen it, when it was not this edge: `bff-<name>`. */
  seenBy?: string;
  /** What is wrong, in a sentence. */
  detail: string;
}

export interface AlarmsOptions {
  /** The channel at the registry, such as `http://127.0.0.1:9300/channels/production`. */
  url: string;
  token: string;
  /** What this edge is called in the registry's list. */
  edge: string;
  /** An alarm could not be told, and is not tried again until the release is seen once more. */
  onError(error: unknown): void;
  /** Waits so many milliseconds; rejects when the signal ends. @default a timer */
  wait?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
}

/** Milliseconds until an alarm is told again, first and longest, and how often it is told at most. */
const RETRY = { first: 250, longest: 30_000, times: 12 };
/** Milliseconds for one try. */
const TIMEOUT = 3_000;

/** For an edge without a registry: nobody could be told. */
export const noAlarms: Alarms = { raise: () => undefined, close: () => undefined };

export function createAlarms(options: AlarmsOptions): Alarms {
  const { url, token, edge, wait = waitByTimer } = options;
  const raised = new Set<string>();
  const closed = new AbortController();

  async function tell(alarm: Alarm): Promise<void> {
    const response = await fetch(`${url}/alarms`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(alarm),
      signal: AbortSignal.any([closed.signal, AbortSignal.timeout(TIMEOUT)]),
    });
    await response.body?.cancel();
    if (!response.ok) throw new RegistryAnswerError(alarm, response.status);
  }

  async function tellUntilHeard(alarm: Alarm): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await tell(alarm);
      } catch (error) {
        const isRefused = error instanceof RegistryAnswerError && error.isFinal;
        if (isRefused || tries === RETRY.times || closed.signal.aborted) throw error;
      }
      await wait(Math.min(RETRY.longest, RETRY.first * 2 ** (tries - 1)), closed.signal);
    }
  }

  return {
    raise({ release: { remote, id }, seenBy = edge, detail }) {
      const name = `${remote}@${id}`;
      if (raised.has(name)) return;
      raised.add(name);
      const alarm = { edge, remote, release: id, seenBy, detail: detail.slice(0, 500) };
      tellUntilHeard(alarm).catch((error: unknown) => {
        raised.delete(name);
        if (!closed.signal.aborted) options.onError(error);
      });
    },
    close: () => closed.abort(),
  };
}

class RegistryAnswerError extends Error {
  override readonly name = 'RegistryAnswerError';
  /** Whether the same alarm would be answered in the same way again. */
  readonly isFinal: boolean;

  constructor({ remote, release }: Alarm, status: number) {
    super(`Cannot raise the alarm for "${remote}@${release}": the registry answered ${status}`);
    this.isFinal = status >= 400 && status < 500 && status !== 408 && status !== 429;
  }
}

function waitByTimer(milliseconds: number, signal: AbortSignal): Promise<unknown> {
  return pause(milliseconds, undefined, { signal, ref: false });
}
