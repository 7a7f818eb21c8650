import { afterEach, describe, expect, it, vi } from 'vitest';
import { isMissed, parseFigureReport, reportFigures, toTable } from '../figures.ts';

const report = {
  bench: 'page',
  figures: [
    { name: 'largest paint', value: 1.2, unit: '×', atMost: 1.15 },
    { name: 'performance', value: 99, unit: '', atLeast: 95 },
  ],
  notes: ['on a slow network'],
};

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

describe('isMissed()', () => {
  it.each([
    { value: 90, atMost: 90, missed: false },
    { value: 91, atMost: 90, missed: true },
    { value: 94, atLeast: 95, missed: true },
    { value: 2, atMost: 1, atLeast: 1, missed: true },
    { value: Number.NaN, atMost: 1, missed: true },
    { value: 1e9, missed: false },
  ])('says $missed for $value between $atLeast and $atMost', ({ missed, ...figure }) => {
    expect(isMissed({ name: '', unit: '', ...figure })).toBe(missed);
  });
});

describe('reportFigures()', () => {
  it('writes one line of JSON that parseFigureReport() reads', () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    reportFigures(report, { json: true, assert: false });
    expect(log).toHaveBeenCalledOnce();
    expect(parseFigureReport(String(log.mock.calls[0]![0]))).toEqual(report);
    expect(process.exitCode).toBeUndefined();
  });

  it('names what is missed and fails when that is asked for', () => {
    vi.spyOn(console, 'log').mockImplementation(() => undefined);
    const error = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    reportFigures(report, { json: false, assert: true });
    expect(error.mock.calls).toEqual([['Cannot accept "largest paint": it is 1.2 ×, it must be ≤ 1.15']]);
    expect(process.exitCode).toBe(1);
  });
});

describe('toTable()', () => {
  it('aligns words to the left and numbers to the right', () => {
    expect(
      toTable(
        ['name', 'value'],
        [
          ['a', '1'],
          ['long one', '12.5'],
        ],
      ),
    ).toBe('name      value\n───────────────\na             1\nlong one   12.5');
  });
});
