import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Arm, type Counted, count, countNobody, hasRoom, prefixesOf } from './prefix-limit.ts';

const LIMIT = 0.05;

/** Counts a visitor if their network has room. */
function offer(counted: Counted, prefix: string, arm: Arm): boolean {
  const room = hasRoom(counted, prefix, LIMIT);
  if (room) count(counted, prefix, arm);
  return room;
}

describe('hasRoom()', () => {
  it('keeps every network under the limit, whoever comes in whatever order', () => {
    const visitor = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.constantFrom<Arm>('canary', 'control'));
    fc.assert(
      fc.property(fc.array(visitor, { maxLength: 500 }), (visitors) => {
        const counted = countNobody();
        for (const [network, arm] of visitors) offer(counted, String(network), arm);
        for (const own of counted.byPrefix.values()) {
          expect(own.canary).toBeLessThanOrEqual(Math.max(1, LIMIT * counted.canary));
          expect(own.control).toBeLessThanOrEqual(Math.max(1, LIMIT * counted.control));
        }
      }),
    );
  });

  it('decides alike for the canary and the control, so that a full network is in neither', () => {
    const counted = countNobody();
    expect(offer(counted, 'a', 'canary')).toBe(true);
    expect(hasRoom(counted, 'a', LIMIT)).toBe(false);
    for (let i = 0; i < 100; i += 1) offer(counted, `control-${i}`, 'control');
    expect(offer(counted, 'a', 'control')).toBe(false);
    for (let i = 0; i < 38; i += 1) offer(counted, `canary-${i}`, 'canary');
    expect(offer(counted, 'a', 'control')).toBe(true);
  });

  it('counts networks by arm', () => {
    const counted = countNobody();
    for (const prefix of ['a', 'b', 'c']) offer(counted, prefix, 'canary');
    offer(counted, 'd', 'control');
    expect([prefixesOf(counted, 'canary'), prefixesOf(counted, 'control')]).toEqual([3, 1]);
  });
});
