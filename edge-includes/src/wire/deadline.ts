/** A deadline joined with an outer signal, cheaper than `AbortSignal.any` with `AbortSignal.timeout`. */

export interface Deadline {
  /** Ends with the deadline or with the outer signal. */
  signal: AbortSignal;
  /** Rejects at the same moment. */
  passed: Promise<never>;
  /** Whether the deadline ended it. */
  isLate(): boolean;
  /** Nothing is waited for any more. */
  clear(): void;
}

/** @param timeout milliseconds */
export function createDeadline(timeout: number, outer: AbortSignal): Deadline {
  const controller = new AbortController();
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => undefined);
  let late = false;
  const end = (reason: unknown) => {
    controller.abort(reason);
    reject(reason);
  };
  const onOuter = () => end(outer.reason);
  const timer = setTimeout(() => {
    late = true;
    end(new DOMException('The deadline has passed', 'TimeoutError'));
  }, timeout);
  if (outer.aborted) onOuter();
  else outer.addEventListener('abort', onOuter, { once: true });
  return {
    signal: controller.signal,
    passed: promise,
    isLate: () => late,
    clear() {
      clearTimeout(timer);
      outer.removeEventListener('abort', onOuter);
    },
  };
}

/** What a promise resolves with, or `null` when that takes longer. @param milliseconds at most */
export async function withinTime<T>(promise: Promise<T>, milliseconds: number): Promise<T | null> {
  const { promise: late, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => resolve(null), milliseconds);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A deadline for what begins in one turn of the event loop. */
export class SharedDeadline {
  readonly timeout: number;
  readonly signal: AbortSignal;
  readonly passed: Promise<never>;
  readonly isLate: () => boolean;
  /** Whether others may join. */
  isOpen = true;
  readonly #clear: () => void;
  #members = 0;

  constructor(timeout: number, outer: AbortSignal) {
    const { signal, passed, isLate, clear } = createDeadline(timeout, outer);
    this.timeout = timeout;
    this.signal = signal;
    this.passed = passed;
    this.isLate = isLate;
    this.#clear = clear;
    setImmediate(() => {
      this.isOpen = false;
    });
  }

  join(): void {
    this.#members += 1;
  }

  leave(): void {
    this.#members -= 1;
    if (this.#members > 0) return;
    this.isOpen = false;
    this.#clear();
  }
}
