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

/** The `d` of a line's path; a lone point is a dot, by its round cap. */
export function pathOf(points: readonly Point[], { from, to, top }: Frame): string {
  const x = (at: number) => round(((at - from) / (to - from)) * 100);
  const y = (value: number) => round(100 - (Math.min(value, top) / top) * 100);
  return points
    .map(({ at, value }, i) => {
      const before = points[i - 1];
      const isStart = before === undefined || at - before.at > GAP;
      const next = points[i + 1];
      const isLone = isStart && (next === undefined || next.at - at > GAP);
      return `${isStart ? 'M' : 'L'}${x(at)} ${y(value)}${isLone ? 'h0.01' : ''}`;
    })
    .join('');
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
