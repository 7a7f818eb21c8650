/** Counts in the page what a fragment could leave behind, from before its first script. */

export type Kind = 'timeout' | 'interval' | 'frame' | 'idle callback' | 'observer' | 'connection';

export interface Ledger {
  /** What runs now of what scripts below `base` have started: `<count> × <kind> <where it was started>`. */
  running(base: string): string[];
  /** Events between remotes so far. */
  events: { name: string; payload: unknown }[];
  /** How many questions to the BFF are not answered yet. */
  asking(): number;
}

declare global {
  var tesseraLedger: Ledger;
}

/** Runs in the page by itself: it may use nothing from outside. */
export function keepLedger(): void {
  const running = new Map<unknown, { kind: Kind; trace: string[] }>();
  const events: Ledger['events'] = [];
  let asked = 0;
  // Who has started something may be far down the stack, below a library.
  Error.stackTraceLimit = 40;
  const note = (key: unknown, kind: Kind) => {
    const trace = new Error().stack?.split('\n').slice(3) ?? [];
    running.set(key, { kind, trace: trace.map((line) => line.trim()) });
  };
  const page = globalThis as unknown as Record<string, (...args: never[]) => unknown> & Window;

  function watchCalls(start: string, end: string, kind: Kind, isRepeated = false): void {
    const begin = page[start]!;
    const cancel = page[end]!;
    const set = (act: unknown, ...rest: unknown[]) => {
      const run = (...args: unknown[]) => {
        if (!isRepeated) running.delete(key);
        if (typeof act === 'function') act(...args);
      };
      const id = (begin as (...args: unknown[]) => unknown).call(globalThis, run, ...rest);
      const key = `${kind} ${String(id)}`;
      note(key, kind);
      return id;
    };
    const clear = (id: unknown) => {
      running.delete(`${kind} ${String(id)}`);
      (cancel as (id: unknown) => void).call(globalThis, id);
    };
    Object.assign(globalThis, { [start]: set, [end]: clear });
  }

  function watchObservers(name: string): void {
    const Native = page[name] as unknown as new (
      ...args: unknown[]
    ) => { observe(...args: unknown[]): void; unobserve?(target: unknown): void; disconnect(): void };
    class Watched extends Native {
      targets = new Set<unknown>();
      override observe(...args: unknown[]): void {
        this.targets.add(args[0]);
        note(this, 'observer');
        super.observe(...args);
      }
      override disconnect(): void {
        this.targets.clear();
        running.delete(this);
        super.disconnect();
      }
      override unobserve(target: unknown): void {
        this.targets.delete(target);
        if (this.targets.size === 0) running.delete(this);
        super.unobserve?.(target);
      }
    }
    Object.assign(globalThis, { [name]: Watched });
  }

  function watchConnections(name: string): void {
    const Native = page[name] as unknown as new (...args: unknown[]) => { close(): void };
    class Watched extends Native {
      constructor(...args: unknown[]) {
        super(...args);
        note(this, 'connection');
      }
      override close(): void {
        running.delete(this);
        super.close();
      }
    }
    Object.assign(globalThis, { [name]: Watched });
  }

  watchCalls('setTimeout', 'clearTimeout', 'timeout');
  watchCalls('setInterval', 'clearInterval', 'interval', true);
  watchCalls('requestAnimationFrame', 'cancelAnimationFrame', 'frame');
  watchCalls('requestIdleCallback', 'cancelIdleCallback', 'idle callback');
  for (const name of ['MutationObserver', 'ResizeObserver', 'IntersectionObserver', 'PerformanceObserver']) {
    watchObservers(name);
  }
  for (const name of ['EventSource', 'WebSocket', 'BroadcastChannel']) watchConnections(name);
  const ask = window.fetch;
  window.fetch = (...args) => {
    asked += 1;
    return ask(...args).finally(() => {
      asked -= 1;
    });
  };
  const dispatch = window.dispatchEvent;
  window.dispatchEvent = (event) => {
    const name = /^tessera:(.+:.+)$/.exec(event.type)?.[1];
    if (name !== undefined) events.push({ name, payload: (event as CustomEvent<unknown>).detail });
    return dispatch.call(window, event);
  };
  Object.defineProperty(globalThis, 'tesseraLedger', {
    value: {
      events,
      asking: () => asked,
      running(base: string) {
        const counts = new Map<string, number>();
        for (const { kind, trace } of running.values()) {
          const place = trace.find((line) => line.includes(base));
          if (place !== undefined) counts.set(`${kind} ${place}`, (counts.get(`${kind} ${place}`) ?? 0) + 1);
        }
        return [...counts].map(([what, count]) => `${count} × ${what}`);
      },
    },
  });
}
