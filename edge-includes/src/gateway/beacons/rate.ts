/** How often a network may do something: a fixed window each, in bounded memory. */

import { LRUCache } from 'lru-cache';

export interface Rate {
  /** Counts one take; false when there were too many. */
  take(network: string): boolean;
}

export interface RateOptions {
  /** Takes within a window. */
  limit: number;
  /** Milliseconds. */
  window: number;
  /** @default Date.now */
  now?: () => number;
}

/** Networks that are counted; of more, those that were still the longest begin anew. */
const NETWORKS = 10_000;

export function createRate({ limit, window, now = Date.now }: RateOptions): Rate {
  const counts = new LRUCache<string, { count: number; until: number }>({ max: NETWORKS });
  return {
    take(network) {
      const known = counts.get(network);
      if (known === undefined || known.until <= now()) {
        counts.set(network, { count: 1, until: now() + window });
        return true;
      }
      known.count += 1;
      return known.count <= limit;
    },
  };
}
