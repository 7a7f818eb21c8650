/** Wakes those who wait for something of a name, so that nobody has to look again and again. */

export interface Bells {
  /**
   * Begins to hear, so that nothing that rings between this and the wait is missed. Call what is answered to wait until
   * it rings, for so many milliseconds at most, or until the signal is aborted.
   */
  listen(name: string): (most: number, signal?: AbortSignal) => Promise<void>;
  ring(name: string): void;
  /** Ends all waits, those to come too. */
  stop(): void;
  readonly stopped: boolean;
}

export function createBells(): Bells {
  const bells = new Map<string, PromiseWithResolvers<void>>();
  let stopped = false;
  const ring = (name: string) => {
    bells.get(name)?.resolve();
    bells.delete(name);
  };
  return {
    listen(name) {
      let bell = bells.get(name);
      if (bell === undefined) {
        bell = Promise.withResolvers<void>();
        bells.set(name, bell);
      }
      const { promise: rung } = bell;
      return async (most, signal) => {
        if (stopped || signal?.aborted) return;
        const { promise: over, resolve } = Promise.withResolvers<void>();
        const timer = setTimeout(resolve, Math.max(1, Math.ceil(most)));
        const end = () => resolve();
        signal?.addEventListener('abort', end, { once: true });
        await Promise.race([rung, over]);
        clearTimeout(timer);
        signal?.removeEventListener('abort', end);
      };
    },
    ring,
    stop() {
      stopped = true;
      for (const name of [...bells.keys()]) ring(name);
    },
    get stopped() {
      return stopped;
    },
  };
}
