import { describe, expect, it } from 'vitest';
import { breakEven, containerMonth, countContainers, decide, sum } from './decide.ts';

const HOUR = 3_600_000;

/** A load of an hour: invocations of 10 ms with a gigabyte on Lambda, one after another on Cloud Run. */
function loadOf(invocations: number) {
  return {
    invocations,
    busy: invocations * 10,
    cost: { lambda: invocations * 3.3e-7, cloudRun: invocations * 3e-6 },
  };
}

describe('decide()', () => {
  it('takes Lambda for a load now and then', () => {
    const monthly = decide(loadOf(100), HOUR);
    expect(monthly.cheapest).toBe('lambda');
    expect(monthly.lambda).toBeCloseTo(720 * 100 * 3.3e-7, 9);
  });

  it('takes containers for a steady load', () => {
    const monthly = decide(loadOf(36_000), HOUR);
    expect(monthly).toMatchObject({ cheapest: 'containers', containers: containerMonth });
    expect(monthly.lambda).toBeGreaterThan(containerMonth);
  });

  it('counts as many containers as the load fills', () => {
    expect(countContainers({ busy: 0 }, HOUR)).toBe(1);
    expect(countContainers({ busy: 0.15 * HOUR }, HOUR)).toBe(1);
    expect(countContainers({ busy: 0.16 * HOUR }, HOUR)).toBe(2);
  });
});

describe('breakEven()', () => {
  it('is where both cost the same', () => {
    const second = breakEven(loadOf(7))!;
    expect(second * 3_600 * 720 * 3.3e-7).toBeCloseTo(containerMonth, 9);
  });

  it('is not known before anything was invoked', () => {
    expect(breakEven(loadOf(0))).toBeNull();
  });
});

it('sum() adds loads up', () => {
  expect(sum([loadOf(1), loadOf(2)])).toEqual(loadOf(3));
});
