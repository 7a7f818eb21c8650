import { describe, expect, it } from 'vitest';
import { createRecent } from './recent.ts';

describe('createRecent()', () => {
  it('knows what it has seen until its time is over', () => {
    let now = 0;
    const recent = createRecent({ limit: 10, lifetime: 100, now: () => now });
    expect([recent.add('a'), recent.add('a')]).toEqual([true, false]);
    now = 150;
    expect(recent.add('a')).toBe(false);
    now = 400;
    expect(recent.add('a')).toBe(true);
  });

  it('forgets the oldest first, and never keeps more than two generations', () => {
    const recent = createRecent({ limit: 2, lifetime: 1_000, now: () => 0 });
    for (const key of ['a', 'b', 'c', 'd']) recent.add(key);
    expect(recent.add('b')).toBe(false);
    recent.add('e');
    expect([recent.add('c'), recent.add('a')]).toEqual([false, true]);
  });
});
