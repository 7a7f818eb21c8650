/** Releases that did not boot, or died: each is tried again later than the time before. */

export interface Failures {
  add(name: string): void;
  forget(name: string): void;
  /** Whether it is too early to try it again. */
  isRecent(name: string): boolean;
}

interface Failure {
  count: number;
  /** Epoch milliseconds. */
  until: number;
}

/** Milliseconds until the next try: doubled each time, from the first to the longest. */
const PAUSE = { first: 250, longest: 30_000 };

/** More names than a channel ever holds; older ones are forgotten. */
const REMEMBERED = 200;

export function createFailures(now: () => number): Failures {
  const failures = new Map<string, Failure>();
  return {
    add(name) {
      const count = (failures.get(name)?.count ?? 0) + 1;
      failures.delete(name);
      failures.set(name, {
        count,
        until: now() + Math.min(PAUSE.longest, PAUSE.first * 2 ** (count - 1)),
      });
      if (failures.size > REMEMBERED) failures.delete(failures.keys().next().value!);
    },
    forget: (name) => void failures.delete(name),
    isRecent: (name) => (failures.get(name)?.until ?? 0) > now(),
  };
}
