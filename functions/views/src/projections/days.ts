/** Units by day, of the last 30 days up to the last one that has any: the same in whatever order they are counted. */

import { RECENT_DAYS } from '@tessera/function/store';

/** @param by units, negative ones to take back */
export function countDay(
  days: Readonly<Record<string, number>>,
  day: number,
  by: number,
): Record<string, number> {
  const last = Math.max(day, ...Object.keys(days).map(Number));
  const counted = new Map(Object.entries(days).map(([known, units]) => [Number(known), units]));
  counted.set(day, (counted.get(day) ?? 0) + by);
  const kept = [...counted].filter(([known]) => known > last - RECENT_DAYS);
  return Object.fromEntries(kept.sort(([a], [b]) => a - b));
}

/** For an index in which the most units come last. */
export function rankOf(days: Readonly<Record<string, number>>, id: string): string {
  const units = Object.values(days).reduce((sum, each) => sum + each, 0);
  return `${String(Math.max(0, units)).padStart(9, '0')}#${id}`;
}
