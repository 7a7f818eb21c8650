/** What charts show of figures: pure, from counts by the minute to one line per release. */

import { latencyBounds, paintBounds } from '@tessera/contracts/health';
import type { Figures } from '../api.ts';

export interface Point {
  /** Epoch milliseconds of its minute. */
  at: number;
  value: number;
  /** What it is the share or percentile of. */
  total: number;
}

export interface Line {
  release: string;
  /** Oldest first; minutes without anything to tell are left out. */
  points: Point[];
}

export interface Measure {
  name: string;
  /** What is counted, in words. */
  about: string;
  unit: 'percent' | 'milliseconds';
  /** `null` where nothing was counted. */
  read(figures: Figures): Omit<Point, 'at'> | null;
}

export const measures: readonly Measure[] = [
  {
    name: 'Failed fragments',
    about: 'Answers of its BFF to the edge that were 5xx, late or refused',
    unit: 'percent',
    read: ({ failed, fragments }) => share(failed, fragments),
  },
  {
    name: 'Failures in browsers',
    about: 'What went wrong in browsers, per document',
    unit: 'percent',
    read: ({ told, documents }) =>
      share(
        Object.values(told).reduce((sum, amount) => sum + amount, 0),
        documents,
      ),
  },
  {
    name: 'Largest paint',
    about: 'Time to the largest contentful paint, 75th percentile',
    unit: 'milliseconds',
    read: ({ paint }) => percentile(paint, paintBounds, 0.75),
  },
  {
    name: 'Fragment latency',
    about: 'Time until the headers of a fragment, 95th percentile',
    unit: 'milliseconds',
    read: ({ latency }) => percentile(latency, latencyBounds, 0.95),
  },
];

/** One line per release that has something to tell, in the order in which they first appear. */
export function linesOf(figures: readonly Figures[], measure: Measure): Line[] {
  const lines = new Map<string, Point[]>();
  for (const entry of figures) {
    const read = measure.read(entry);
    if (read === null) continue;
    const points = lines.get(entry.release) ?? [];
    points.push({ at: Date.parse(entry.at), ...read });
    lines.set(entry.release, points);
  }
  return [...lines].map(([release, points]) => ({ release, points }));
}

/**
 * A percentile of a histogram, straight between the bounds of its bucket; what is above the last bound counts as that.
 *
 * @param counts one more than there are bounds
 */
export function percentile(
  counts: readonly number[],
  bounds: readonly number[],
  part: number,
): Omit<Point, 'at'> | null {
  const total = counts.reduce((sum, amount) => sum + amount, 0);
  if (total === 0) return null;
  let below = 0;
  for (const [i, amount] of counts.entries()) {
    if (below + amount >= part * total && amount > 0) {
      const [from, to] = [bounds[i - 1] ?? 0, bounds[i] ?? bounds[i - 1] ?? 0];
      return { value: from + ((part * total - below) / amount) * (to - from), total };
    }
    below += amount;
  }
  return { value: bounds.at(-1) ?? 0, total };
}

function share(some: number, all: number): Omit<Point, 'at'> | null {
  return all === 0 ? null : { value: (some / all) * 100, total: all };
}
