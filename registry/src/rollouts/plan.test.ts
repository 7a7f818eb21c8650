import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePlan, writePlan } from './plan.ts';

describe('parsePlan()', () => {
  it.each([
    ['1,5,25,100 every 10m', { steps: [1, 5, 25, 100], every: 600_000 }],
    [' 0.5, 5 ,100  every 2 h ', { steps: [0.5, 5, 100], every: 7_200_000 }],
    ['5', { steps: [5], every: null }],
    ['1,10 every 30s', { steps: [1, 10], every: 30_000 }],
    ['1,2 every 7d', { steps: [1, 2], every: 604_800_000 }],
  ])('reads "%s"', (text, plan) => {
    expect(parsePlan(text)).toEqual(plan);
  });

  it.each([
    ['', 'expected percents and a time'],
    ['every 10m', 'expected percents and a time'],
    ['1,5 every ten minutes', 'expected percents and a time'],
    ['1,5 every 10', 'expected percents and a time'],
    ['1,,5', '"" is no percent'],
    ['0,5', '"0" is no percent'],
    ['101', '"101" is no percent'],
    ['0.001', '"0.001" is no percent'],
    ['1.2.3', '"1.2.3" is no percent'],
    ['5,1', '1 % comes after 5 %'],
    ['5,5', '5 % comes after 5 %'],
    ['1,5 every 0s', 'from a second to a week'],
    ['1,5 every 8d', 'from a second to a week'],
    [Array.from({ length: 21 }, (_, i) => i + 1).join(','), 'it has 21 steps'],
  ])('refuses "%s": %s', (text, why) => {
    expect(() => parsePlan(text)).toThrow(SyntaxError);
    expect(() => parsePlan(text)).toThrow(why);
  });
});

describe('writePlan()', () => {
  it.each(['1,5,25,100 every 10m', '5', '0.5,100 every 1d', '1,2 every 90s'])(
    'writes "%s" as it was',
    (text) => {
      expect(writePlan(parsePlan(text))).toBe(text);
    },
  );

  it('writes what parsePlan() reads', () => {
    const steps = fc.uniqueArray(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 20 });
    const every = fc.option(fc.integer({ min: 1, max: 604_800 }));
    fc.assert(
      fc.property(steps, every, (hundredths, seconds) => {
        const [first, ...others] = hundredths.sort((a, b) => a - b).map((one) => one / 100);
        const plan = {
          steps: [first!, ...others] as const,
          every: seconds === null ? null : seconds * 1_000,
        };
        expect(parsePlan(writePlan(plan))).toEqual(plan);
      }),
    );
  });
});
