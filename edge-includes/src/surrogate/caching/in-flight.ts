/** Questions to upstream that are not done: who may join one, and whether a purge has overtaken it. */

import type { Flight } from './flight.ts';
import type { PurgeTarget } from './store.ts';

export interface OpenFlight {
  flight: Flight;
  key: string;
  target: string;
  /** Its answer was made before a purge that concerns it: it is not stored. */
  isPurged(surrogateKeys: readonly string[]): boolean;
}

export interface InFlight {
  /** One that may be joined. */
  get(key: string): OpenFlight | undefined;
  add(address: { key: string; target: string }, start: (one: OpenFlight) => Flight): OpenFlight;
  /** Nobody joins it from now on. */
  close(one: OpenFlight): void;
  /** Nothing of it will be stored any more. */
  end(one: OpenFlight): void;
  /** Who asks from now on asks anew, and what comes of the earlier questions is not stored. */
  purge(what: PurgeTarget, keysOf: (flight: Flight) => readonly string[] | null): void;
}

class Open implements OpenFlight {
  readonly key: string;
  readonly target: string;
  flight!: Flight;
  #purged = false;
  readonly #keys = new Set<string>();

  constructor({ key, target }: { key: string; target: string }) {
    this.key = key;
    this.target = target;
  }

  isPurged(surrogateKeys: readonly string[]): boolean {
    return this.#purged || surrogateKeys.some((name) => this.#keys.has(name));
  }

  purge(what: PurgeTarget): void {
    if (what !== 'all' && 'key' in what) this.#keys.add(what.key);
    else this.#purged = true;
  }
}

export function createInFlight(): InFlight {
  const joinable = new Map<string, Open>();
  const open = new Set<Open>();

  function close(one: OpenFlight): void {
    if (joinable.get(one.key) === one) joinable.delete(one.key);
  }

  return {
    get: (key) => joinable.get(key),
    add(address, start) {
      const one = new Open(address);
      open.add(one);
      joinable.set(one.key, one);
      one.flight = start(one);
      return one;
    },
    close,
    end: (one) => void open.delete(one as Open),
    purge(what, keysOf) {
      for (const one of open) {
        if (what !== 'all' && 'url' in what && one.target !== what.url) continue;
        one.purge(what);
        // Before its headers are there, nobody knows which keys it has.
        const keys = keysOf(one.flight);
        if (what === 'all' || 'url' in what || keys === null || keys.includes(what.key)) close(one);
      }
    },
  };
}
