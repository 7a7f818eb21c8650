/** Waits between attempts: twice as long each time up to a minute, a random part of it. */

const FIRST = 1_000;
const MOST = 60_000;

/** @param attempts those that have failed @returns milliseconds, at least half of what it may be */
export function backoff(attempts: number, random: () => number = Math.random): number {
  const whole = Math.min(MOST, FIRST * 2 ** Math.min(attempts - 1, 20));
  return Math.round(whole * (0.5 + random() / 2));
}
