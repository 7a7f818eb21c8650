/** Where points of a chart are: pure geometry. A chart is 100 wide and 100 high; its labels are beside it. */

import type { Point } from './figures.ts';

export interface Frame {
  /** Epoch milliseconds of the left and the right edge. */
  from: number;
  to: number;
  /** The value at the top; the bottom is 0. */
  top: number;
}

/** Milliseconds. A longer gap breaks the line. */
const GAP = 90_000;

/** A round number that is at least `most`: 1, 2 or 5 times a power of ten. */
export function roundTop(most: number): number {
  if (most <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  const factor = [1, 2, 5, 10].find((step) => step * power >= most - 1e-9) ?? 10;
  return factor * power;
}

/** The `d` of a line's path; points without a neighbour are not on it. */
export function pathOf(points: readonly Point[], frame: Frame): string {
  return points
    .filter((_, i) => !isLone(points, i))
    .map((point, i, near) => `${isNear(near[i - 1], point) ? 'L' : 'M'}${place(point, frame)}`)
    .join('');
}

/** The `d` of a path whose round caps are the points without a neighbour. */
export function dotsOf(points: readonly Point[], frame: Frame): string {
  return points
    .filter((_, i) => isLone(points, i))
    .map((point) => `M${place(point, frame)}h0.01`)
    .join('');
}

function isLone(points: readonly Point[], i: number): boolean {
  return !isNear(points[i - 1], points[i]) && !isNear(points[i], points[i + 1]);
}

function isNear(before: Point | undefined, after: Point | undefined): boolean {
  return before !== undefined && after !== undefined && after.at - before.at <= GAP;
}

function place({ at, value }: Point, { from, to, top }: Frame): string {
  const [x, y] = [(at - from) / (to - from), 1 - Math.min(value, top) / top];
  return `${round(x * 100)} ${round(y * 100)}`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
