/** Those who can wait, woken together: what they do then shares a commit. */

export interface Linger {
  /** Once; the first of all decides how long they wait. */
  wake(wake: () => void): void;
  /** Wakes it no more. */
  forget(wake: () => void): void;
}

/** @param most milliseconds that one waits */
export function createLinger(most: number): Linger {
  const waiting = new Set<() => void>();
  let timer: NodeJS.Timeout | undefined;
  return {
    wake(wake) {
      waiting.add(wake);
      timer ??= setTimeout(() => {
        timer = undefined;
        const due = [...waiting];
        waiting.clear();
        for (const one of due) one();
      }, most);
    },
    forget(wake) {
      waiting.delete(wake);
      if (waiting.size > 0) return;
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
