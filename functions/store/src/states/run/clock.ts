/** Waits that end by time, by name, or with what they belong to. */

import { Halted } from './halted.ts';

/** Longest time that a timer of Node can be set to, in milliseconds. */
const LONGEST = 2 ** 31 - 1;

/**
 * Resolves at the time, or when `early` does.
 *
 * @param until epoch milliseconds
 * @throws Halted when the signal is aborted
 */
export async function sleepUntil(until: number, signal: AbortSignal, early?: Promise<void>): Promise<void> {
  let over = false;
  void early?.then(() => {
    over = true;
  });
  while (!over) {
    if (signal.aborted) throw new Halted();
    const left = until - Date.now();
    if (left <= 0) return;
    await nap(Math.min(left, LONGEST), signal, early);
  }
}

async function nap(milliseconds: number, signal: AbortSignal, early?: Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, Math.ceil(milliseconds));
  const end = () => resolve();
  signal.addEventListener('abort', end, { once: true });
  await Promise.race(early === undefined ? [promise] : [promise, early]);
  clearTimeout(timer);
  signal.removeEventListener('abort', end);
}
