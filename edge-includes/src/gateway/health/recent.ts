/** Remembers what was seen lately, in bounded memory: what it forgets is only told once more. */

export interface Recent {
  /** Whether it is new, which it then no longer is. */
  add(key: string): boolean;
}

export interface RecentOptions {
  /** Keys that are surely remembered; at most twice as many are. */
  limit: number;
  /** Milliseconds after which a key may be new again; at the latest after twice as many it is. */
  lifetime: number;
  /** @default Date.now */
  now?: () => number;
}

/** Two generations: when the younger one is full or over, it takes the place of the elder. */
export function createRecent({ limit, lifetime, now = Date.now }: RecentOptions): Recent {
  let young = new Set<string>();
  let old = new Set<string>();
  let begun = now();
  return {
    add(key) {
      const age = now() - begun;
      if (age >= lifetime) startAnew(age < 2 * lifetime ? young : new Set());
      if (young.has(key) || old.has(key)) return false;
      if (young.size >= limit) startAnew(young);
      young.add(key);
      return true;
    },
  };

  function startAnew(remembered: Set<string>): void {
    old = remembered;
    young = new Set();
    begun = now();
  }
}
