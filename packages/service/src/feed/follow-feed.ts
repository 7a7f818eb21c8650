/** Follows a feed of the store for as long as the process lives: comes back after every loss where it left off. */

import { headers as names } from '@tessera/contracts/headers';
import { createEventReader } from './event-reader.ts';

export interface FollowOptions {
  /** Such as `http://127.0.0.1:9001/feeds/orders`, with a query of its own if need be. */
  url: string;
  credential: { caller: string; token: string };
  /** The first event after this number. @default 0 */
  after?: string;
  /** One event's JSON, and the event's name: `message` unless it has another. */
  onEvent: (json: string, type: string) => void;
  /** Everything that there was when this connection began has been told. */
  onCaughtUp?: () => void;
  /** A lost or refused connection; another one is tried after a pause. */
  onError: (error: unknown) => void;
}

export interface Feed {
  /** Whether a connection stands. */
  readonly connected: boolean;
  close(): void;
}

/** Milliseconds until the next try, first and longest. */
const RETRY = { first: 250, longest: 3_000 };
/** Milliseconds of silence after which the connection counts as lost; the store says something every 15 s. */
const SILENCE = 45_000;

export function followFeed(options: FollowOptions): Feed {
  const closed = new AbortController();
  let position = options.after ?? '0';
  let connected = false;
  let wait = RETRY.first;

  async function follow(): Promise<void> {
    const silent = new AbortController();
    const { caller, token } = options.credential;
    const url = new URL(options.url);
    url.searchParams.set('after', position);
    const response = await fetch(url, {
      headers: { accept: 'text/event-stream', [names.caller]: caller, authorization: `Bearer ${token}` },
      signal: AbortSignal.any([closed.signal, silent.signal]),
    });
    if (!response.ok || response.body === null) {
      throw new Error(`Cannot follow feed "${options.url}": it answered ${response.status}`);
    }
    connected = true;
    wait = RETRY.first;
    const reader = createEventReader(({ id, data, type }) => {
      options.onEvent(data, type);
      if (id !== '') position = id;
    });
    const last = Number(response.headers.get(names.feedLast) ?? Number.NaN);
    let behind = true;
    const tellWhenCaughtUp = () => {
      if (!behind || !(Number(position) >= last)) return;
      behind = false;
      options.onCaughtUp?.();
    };
    tellWhenCaughtUp();
    let timer = setTimeout(() => silent.abort(), SILENCE);
    try {
      for await (const chunk of response.body) {
        clearTimeout(timer);
        timer = setTimeout(() => silent.abort(), SILENCE);
        reader.write(chunk);
        tellWhenCaughtUp();
      }
    } finally {
      clearTimeout(timer);
      connected = false;
    }
  }

  void (async () => {
    while (!closed.signal.aborted) {
      await follow().catch((error: unknown) => {
        if (!closed.signal.aborted) options.onError(error);
      });
      // Readers that were lost together do not come back together.
      await pause(wait * (0.5 + Math.random() / 2), closed.signal);
      wait = Math.min(wait * 2, RETRY.longest);
    }
  })();

  return {
    get connected() {
      return connected;
    },
    close: () => closed.abort(),
  };
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  signal.addEventListener('abort', () => {
    clearTimeout(timer);
    resolve();
  });
  return promise;
}
