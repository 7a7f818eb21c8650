import { describe, expect, it } from 'vitest';
import type { Figures } from '../api.ts';
import { linesOf, measures, percentile } from './figures.ts';
import { dotsOf, pathOf, roundTop } from './scale.ts';

const minute = (n: number) => new Date(n * 60_000).toISOString();
const figures = (at: number, facts: Partial<Figures>): Figures => ({
  ...{ at: minute(at), remote: 'catalog', release: '1.0.0-aaaaaaaa' },
  ...{ documents: 0, fragments: 0, failed: 0, latency: [], paint: [], told: {}, ...facts },
});

describe('percentile()', () => {
  it.each([
    { part: 0.5, value: 10 },
    { part: 0.75, value: 15 },
    { part: 0.25, value: 5 },
  ])('lies at $value ms for $part of evenly spread answers', ({ part, value }) => {
    expect(percentile([10, 10, 0], [10, 20], part)).toEqual({ value, total: 20 });
  });

  it('is the last bound for what is above all, and nothing of nothing', () => {
    expect(percentile([0, 0, 3], [10, 20], 0.95)?.value).toBe(20);
    expect(percentile([0, 0, 0], [10, 20], 0.95)).toBeNull();
  });
});

describe('linesOf()', () => {
  it('makes one line per release, without the minutes that tell nothing', () => {
    const [failed] = measures;
    const lines = linesOf(
      [
        figures(1, { fragments: 200, failed: 1 }),
        figures(1, { release: '2.0.0-bbbbbbbb', fragments: 10, failed: 1 }),
        figures(2, {}),
        figures(3, { fragments: 100 }),
      ],
      failed!,
    );
    expect(lines).toEqual([
      {
        release: '1.0.0-aaaaaaaa',
        points: [
          { at: 60_000, value: 0.5, total: 200 },
          { at: 180_000, value: 0, total: 100 },
        ],
      },
      { release: '2.0.0-bbbbbbbb', points: [{ at: 60_000, value: 10, total: 10 }] },
    ]);
  });

  it('counts every kind of failure that browsers told of', () => {
    const told = { 'script-error': 2, 'lcp-poor': 1 };
    const [line] = linesOf([figures(1, { documents: 30, told })], measures[1]!);
    expect(line?.points[0]?.value).toBe(10);
  });
});

describe('pathOf()', () => {
  const frame = { from: 0, to: 600_000, top: 10 };
  const point = (n: number, value: number) => ({ at: n * 60_000, value, total: 1 });

  it('draws up from the bottom, and breaks where minutes are missing', () => {
    const d = pathOf([point(0, 0), point(1, 5), point(5, 10), point(6, 20)], frame);
    expect(d).toBe('M0 100L10 50M50 0L60 0');
  });

  it('leaves a lone point to the dots', () => {
    const points = [point(0, 0), point(5, 5), point(8, 5), point(9, 10)];
    expect([pathOf(points, frame), dotsOf(points, frame)]).toEqual(['M80 50L90 0', 'M0 100h0.01M50 50h0.01']);
  });
});

describe('roundTop()', () => {
  it.each([
    [0, 1],
    [0.3, 0.5],
    [1, 1],
    [12, 20],
    [430, 500],
    [501, 1_000],
  ])('of %d is %d', (most, top) => expect(roundTop(most)).toBeCloseTo(top));
});
