import { describe, expect, it } from 'vitest';
import { createBoundedMap } from './bounded-map.ts';

const fill = (
  map: ReturnType<typeof createBoundedMap<{ n: number; usedIn?: number }>>,
  from: number,
  to: number,
) => {
  for (let n = from; n < to; n += 1) map.set(String(n), { n }, 100);
};

describe('createBoundedMap()', () => {
  it('stays within its bytes, the least recently used goes first', () => {
    const evicted: string[] = [];
    const map = createBoundedMap<{ n: number; usedIn?: number }>({
      capacity: 1_000,
      onEvict: (key) => evicted.push(key),
    });
    fill(map, 0, 12);
    expect(map.size()).toBe(1_000);
    expect(evicted).toEqual(['0', '1']);
    expect(map.get('2')).toEqual({ n: 2 });
  });

  it('keeps what is in use through a scan of ten times its capacity', () => {
    const map = createBoundedMap<{ n: number; usedIn?: number }>({ capacity: 100_000 });
    fill(map, 0, 500);
    for (let n = 0; n < 500; n += 1) map.get(String(n));
    fill(map, 1_000, 11_000);
    const left = Array.from({ length: 500 }, (_, n) => map.peek(String(n))).filter(Boolean);
    expect(left).toHaveLength(500);
    expect(map.size()).toBeLessThanOrEqual(100_000);
  });

  it('lets go of what was in use once, when something else is', () => {
    const map = createBoundedMap<{ n: number; usedIn?: number }>({ capacity: 1_000 });
    fill(map, 0, 8);
    for (let n = 0; n < 8; n += 1) map.get(String(n));
    for (let n = 100; n < 130; n += 1) {
      map.set(String(n), { n }, 100);
      map.get(String(n));
    }
    expect(map.peek('0')).toBeUndefined();
    expect(map.peek('129')).toBeDefined();
    expect(map.size()).toBeLessThanOrEqual(1_000);
  });

  it('leaves room for what is new, so that it can come into use', () => {
    const map = createBoundedMap<{ n: number; usedIn?: number }>({ capacity: 1_000 });
    fill(map, 0, 10);
    for (let n = 0; n < 10; n += 1) map.get(String(n));
    fill(map, 100, 102);
    expect(map.peek('100')).toBeDefined();
  });

  it('counts a replaced value once, and does not keep what is larger than everything', () => {
    const map = createBoundedMap<{ n: number; usedIn?: number }>({ capacity: 1_000 });
    map.set('a', { n: 1 }, 400);
    map.get('a');
    map.set('a', { n: 2 }, 500);
    expect([map.size(), map.count()]).toEqual([500, 1]);
    map.set('a', { n: 3 }, 1_001);
    expect([map.size(), map.count(), map.get('a')]).toEqual([0, 0, undefined]);
  });
});
