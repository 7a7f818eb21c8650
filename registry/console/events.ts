/** Hears from the registry that something is different, while someone looks at the page. */

import type { Topic } from './view.ts';

export interface Listening {
  stop(): void;
}

export interface ListenOptions {
  heard(topics: ReadonlySet<Topic>): void;
  /** Called when the stream opens and when it breaks; what was missed has to be asked for. */
  connected(isConnected: boolean): void;
}

/** Milliseconds until a stream that was refused is asked for again; a broken one comes back by itself. */
const PATIENCE = 5_000;

/** A hidden page lets go of its connection: a browser opens few to one host. */
export function listen({ heard, connected }: ListenOptions): Listening {
  let source: EventSource | null = null;
  let again: ReturnType<typeof setTimeout> | undefined;

  function open(): void {
    const opened = new EventSource('/console/events');
    source = opened;
    source.addEventListener('open', () => connected(true));
    source.addEventListener('error', () => {
      connected(false);
      if (opened.readyState === EventSource.CLOSED && source === opened) again = setTimeout(open, PATIENCE);
    });
    source.addEventListener('changed', ({ data }) => heard(new Set(JSON.parse(data) as Topic[])));
  }

  function close(): void {
    clearTimeout(again);
    source?.close();
    source = null;
  }

  function follow(): void {
    if (document.visibilityState === 'hidden') close();
    else if (source === null) open();
  }

  document.addEventListener('visibilitychange', follow);
  follow();
  return {
    stop() {
      document.removeEventListener('visibilitychange', follow);
      close();
    },
  };
}
