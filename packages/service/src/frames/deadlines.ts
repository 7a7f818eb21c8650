/** Many deadlines and one timer: a timer for each question would cost more than to look at all of them now and then. */

export interface Deadlines<T> {
  add(one: T): void;
  delete(one: T): void;
}

/** @param onDue called with each whose time is over, which is then forgotten. `due` is by `performance.now()` */
export function createDeadlines<T extends { readonly due: number }>(onDue: (one: T) => void): Deadlines<T> {
  const all = new Set<T>();
  let timer: NodeJS.Timeout | undefined;
  let at = Number.POSITIVE_INFINITY;

  const wake = (due: number) => {
    if (due >= at) return;
    at = due;
    clearTimeout(timer);
    timer = setTimeout(look, Math.max(1, due - performance.now()));
    // What is waited for keeps the process; that it may come too late does not.
    timer.unref();
  };
  const look = () => {
    at = Number.POSITIVE_INFINITY;
    const now = performance.now();
    let first = at;
    for (const one of all) {
      if (one.due <= now) {
        all.delete(one);
        onDue(one);
      } else first = Math.min(first, one.due);
    }
    wake(first);
  };
  return {
    add(one) {
      all.add(one);
      wake(one.due);
    },
    delete: (one) => void all.delete(one),
  };
}
