/** How much garbage may lie around: as much as V8 likes while little is cached, little once much is. */

import { setFlagsFromString } from 'node:v8';

/** Bytes of the cache from which memory counts more than the time that collecting takes. */
const LARGE = 16e6;
/** Percent of what is alive that the heap may grow by until it is collected. */
const GROWTH = 10;
/** Milliseconds between looks. */
const INTERVAL = 1_000;

/**
 * Watches a cache. V8's own choice is to let the heap grow to several times what is alive, which is right for a
 * program whose heap is small and wrong for a store of a hundred thousand answers.
 *
 * @param size bytes that are cached
 * @returns ends the watch
 */
export function boundGarbage(size: () => number): () => void {
  const timer = setInterval(() => {
    if (size() < LARGE) return;
    clearInterval(timer);
    setFlagsFromString(`--heap-growing-percent=${GROWTH}`);
  }, INTERVAL).unref();
  return () => clearInterval(timer);
}
