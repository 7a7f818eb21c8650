/** Remembers a bounded number of things for a while; what was remembered first is forgotten first. */

export interface Memory<V> {
  get(key: string): V | undefined;
  /** @param duration milliseconds */
  set(key: string, value: V, duration: number): void;
  forget(key: string): void;
  clear(): void;
}

export function createMemory<V>({ limit, now }: { limit: number; now: () => number }): Memory<V> {
  const known = new Map<string, { value: V; until: number }>();
  return {
    get(key) {
      const one = known.get(key);
      if (one === undefined) return undefined;
      if (one.until > now()) return one.value;
      known.delete(key);
      return undefined;
    },
    set(key, value, duration) {
      known.delete(key);
      known.set(key, { value, until: now() + duration });
      if (known.size > limit) known.delete(known.keys().next().value!);
    },
    forget: (key) => void known.delete(key),
    clear: () => known.clear(),
  };
}
