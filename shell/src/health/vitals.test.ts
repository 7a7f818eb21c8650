import { describe, expect, it } from 'vitest';
import { createShifts } from './vitals.ts';

function worstOf(shifts: readonly [startTime: number, value: number, hadRecentInput?: boolean][]): number {
  const counted = createShifts();
  for (const [startTime, value, hadRecentInput = false] of shifts)
    counted.add({ startTime, value, hadRecentInput });
  return counted.worst();
}

describe('createShifts()', () => {
  it('adds up shifts that follow each other within a second', () => {
    expect(
      worstOf([
        [0, 0.125],
        [900, 0.125],
      ]),
    ).toBe(0.25);
  });

  it('begins anew after a second without one', () => {
    expect(
      worstOf([
        [0, 0.125],
        [1_000, 0.0625],
      ]),
    ).toBe(0.125);
  });

  it('begins anew after five seconds in all', () => {
    const steady = Array.from({ length: 8 }, (_, i): [number, number] => [i * 900, 0.125]);
    expect(worstOf(steady)).toBe(6 * 0.125);
  });

  it('leaves out what the visitor has brought about', () => {
    expect(worstOf([[0, 0.5, true]])).toBe(0);
  });
});
