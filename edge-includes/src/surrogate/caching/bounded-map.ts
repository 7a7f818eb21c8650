/**
 * A map that keeps within its bytes and is not emptied by a scan: what is asked for a second time moves to the
 * protected part, what is new leaves first (segmented LRU).
 */

import { LRUCache } from 'lru-cache';

/** What is kept in a {@link BoundedMap}. */
export interface Kept {
  /** The map's own note of when it was used. */
  usedIn?: number;
}

export interface BoundedMap<V> {
  /** The value; counts as use. */
  get(key: string): V | undefined;
  /** The value; does not count as use. */
  peek(key: string): V | undefined;
  /** Puts or replaces a value; one that is larger than everything is not kept, nor what stood at its key. */
  set(key: string, value: V, bytes: number): void;
  delete(key: string): void;
  values(): IterableIterator<V>;
  clear(): void;
  /** Bytes of all values. */
  size(): number;
  /** Number of values. */
  count(): number;
}

export interface BoundedMapOptions<V> {
  /** Bytes. */
  capacity: number;
  /** A value had to make room for others. Not told of those that were deleted or replaced. */
  onEvict?: (key: string, value: V) => void;
}

/** How much of the capacity what is used again may take. */
const PROTECTED_SHARE = 0.8;
/** A use is noted once until this share of the capacity has come in: before, no order of uses can matter much. */
const ERA_SHARE = 1 / 128;

export function createBoundedMap<V extends Kept>(options: BoundedMapOptions<V>): BoundedMap<V> {
  const { capacity, onEvict = () => undefined } = options;
  const share = Math.floor(capacity * PROTECTED_SHARE);
  const limit = Math.max(1, Math.floor(capacity));
  const recent = new LRUCache<string, V>({ maxSize: limit });
  const hot = new LRUCache<string, V>({ maxSize: limit });

  let era = 0;
  let cameIn = 0;

  const size = () => recent.calculatedSize + hot.calculatedSize;

  function promote(key: string, value: V): void {
    const bytes = recent.info(key)?.size ?? 1;
    if (bytes > share) return;
    recent.delete(key);
    while (hot.calculatedSize + bytes > share) demote();
    hot.set(key, value, { size: bytes });
  }

  function demote(): void {
    const key: string = hot.rkeys().next().value!;
    const { value, size: bytes = 1 } = hot.info(key)!;
    hot.delete(key);
    recent.set(key, value, { size: bytes });
  }

  function evict(): void {
    const from = recent.size > 0 ? recent : hot;
    const key: string = from.rkeys().next().value!;
    const value = from.peek(key)!;
    from.delete(key);
    onEvict(key, value);
  }

  return {
    get(key) {
      const value = hot.peek(key);
      if (value !== undefined) {
        if (value.usedIn !== era) {
          value.usedIn = era;
          hot.get(key);
        }
        return value;
      }
      const found = recent.get(key);
      if (found !== undefined) promote(key, found);
      return found;
    },
    peek: (key) => hot.peek(key) ?? recent.peek(key),
    set(key, value, bytes) {
      cameIn += bytes;
      if (cameIn > limit * ERA_SHARE) {
        era += 1;
        cameIn = 0;
      }
      const isHot = hot.delete(key);
      recent.delete(key);
      if (bytes > limit) return;
      while (size() + bytes > limit) evict();
      const rounded = Math.max(1, Math.ceil(bytes));
      if (isHot && hot.calculatedSize + rounded <= share) hot.set(key, value, { size: rounded });
      else recent.set(key, value, { size: rounded });
    },
    delete(key) {
      if (!hot.delete(key)) recent.delete(key);
    },
    *values() {
      yield* hot.values();
      yield* recent.values();
    },
    clear() {
      hot.clear();
      recent.clear();
    },
    size,
    count: () => recent.size + hot.size,
  };
}
