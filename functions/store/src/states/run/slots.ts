/** Bounds how many calls are under way at once; more wait in the order in which they came. */

export interface Slots {
  /** Resolves with how to give the place back. */
  take(): Promise<() => void>;
}

export function createSlots(limit: number): Slots {
  const waiting: (() => void)[] = [];
  let taken = 0;
  const give = () => {
    const next = waiting.shift();
    if (next === undefined) taken -= 1;
    else next();
  };
  return {
    async take() {
      if (taken < limit) taken += 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      let given = false;
      return () => {
        if (!given) give();
        given = true;
      };
    },
  };
}
