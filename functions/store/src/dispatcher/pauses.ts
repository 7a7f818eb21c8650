/** Waits that can be ended early: by name when an order changes, all at once when the process stops. */

export interface Pauses {
  /** Calls `then` after the time, or earlier when {@link Pauses.end} names it. */
  begin(name: string, milliseconds: number, then: () => void): void;
  /** Ends one pause now. Nothing happens for a name that does not pause. */
  end(name: string): void;
  /** Resolves after the time, or at once when everything stops. */
  sleep(milliseconds: number): Promise<void>;
  /** Forgets the named pauses and ends every sleep. */
  endAll(): void;
}

export function createPauses(): Pauses {
  const named = new Map<string, { timer: NodeJS.Timeout; finish: () => void }>();
  const stop = new AbortController();
  return {
    begin(name, milliseconds, then) {
      if (stop.signal.aborted) return;
      clearTimeout(named.get(name)?.timer);
      const finish = () => {
        named.delete(name);
        then();
      };
      named.set(name, { timer: setTimeout(finish, milliseconds), finish });
    },
    end(name) {
      const pause = named.get(name);
      if (pause === undefined) return;
      clearTimeout(pause.timer);
      pause.finish();
    },
    sleep(milliseconds) {
      if (stop.signal.aborted) return Promise.resolve();
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, milliseconds);
      stop.signal.addEventListener('abort', () => resolve(), { once: true });
      return promise.finally(() => clearTimeout(timer));
    },
    endAll() {
      stop.abort();
      for (const { timer } of named.values()) clearTimeout(timer);
      named.clear();
    },
  };
}
