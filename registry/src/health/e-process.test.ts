import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterFailures, type Bet, isAlarm, logEvidence, startWealth, type Wealth } from './e-process.ts';
import { ALPHA, metricNames, metrics } from './metrics.ts';

const doubling: readonly Bet[] = [{ times: 2, stake: 1 }];
const several: readonly Bet[] = [
  { times: 1.5, stake: 0.2 },
  { times: 3, stake: 0.5 },
  { times: 40, stake: 0.3 },
];

/** The e-value after failures: `c` in the canary, `s` in the control. */
function evidenceOf(failures: string, share: number, bets = doubling): number {
  const wealth = [...failures].reduce<Wealth>(
    (sum, arm) => afterFailures(sum, bets, { inCanary: arm === 'c', share }),
    startWealth(bets),
  );
  return Math.exp(logEvidence(wealth, bets));
}

describe('the e-process', () => {
  it('starts at 1', () => {
    expect(evidenceOf('', 0.05)).toBe(1);
  });

  it('is the ratio of what a doubling and no difference give to what was seen', () => {
    // Of visitors who fail, 0.5 have the canary without a difference, 2/3 with a doubling.
    expect(evidenceOf('c', 0.5)).toBeCloseTo(2 / 3 / 0.5, 12);
    expect(evidenceOf('s', 0.5)).toBeCloseTo(1 / 3 / 0.5, 12);
    expect(evidenceOf('ccs', 0.5)).toBeCloseTo((4 / 3) ** 2 * (2 / 3), 12);
  });

  it('is the mean of its bets by their stakes', () => {
    const alone = several.map(({ times }) => evidenceOf('csscc', 0.1, [{ times, stake: 1 }]));
    const mean = several.reduce((sum, { stake }, i) => sum + stake * alone[i]!, 0);
    expect(evidenceOf('csscc', 0.1, several)).toBeCloseTo(mean, 10);
  });

  it('expects nothing of one more failure when there is no difference, whatever came before', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), share), { maxLength: 40 }), share, (past, next) => {
        const wealth = past.reduce<Wealth>(
          (sum, [inCanary, at]) => afterFailures(sum, several, { inCanary, share: at }),
          startWealth(several),
        );
        const before = logEvidence(wealth, several);
        const [canary, control] = [true, false].map((inCanary) =>
          Math.exp(logEvidence(afterFailures(wealth, several, { inCanary, share: next }), several) - before),
        );
        expect(next * canary! + (1 - next) * control!).toBeCloseTo(1, 9);
      }),
    );
  });

  it.each([0.05, 0.25, 0.5])(
    'reaches 1/α once in 18 failures with at most α, exactly, at a share of %f',
    (share) => {
      for (const alpha of [0.2, 0.05, 0.01])
        expect(chanceOfAlarm(share, alpha, 18)).toBeLessThanOrEqual(alpha);
      // A bound that is never near would prove nothing of the test.
      expect(chanceOfAlarm(share, 0.2, 18)).toBeGreaterThan(0.02);
    },
  );

  it('learns nothing where everybody or nobody is given the canary', () => {
    expect(evidenceOf('cccccccc', 1)).toBeCloseTo(1, 12);
    expect(evidenceOf('ssssssss', 0)).toBeCloseTo(1, 12);
  });

  it('can be more than any number', () => {
    const wealth = afterFailures(startWealth(several), several, {
      inCanary: true,
      share: 0.01,
      count: 10_000,
    });
    expect(logEvidence(wealth, several)).toBeGreaterThan(10_000);
    expect(isAlarm(logEvidence(wealth, several), 1e-300)).toBe(true);
  });

  it('takes many failures at once as one by one', () => {
    const at = { inCanary: true, share: 0.2 };
    expect(afterFailures(startWealth(doubling), doubling, { ...at, count: 5 })[0]).toBeCloseTo(
      Math.log(evidenceOf('ccccc', 0.2)),
      12,
    );
  });
});

describe('the metrics', () => {
  it('divide the false alarms of a rollout among them and use no more', () => {
    const sum = metricNames.reduce((total, name) => total + metrics[name].alpha, 0);
    expect(sum).toBeCloseTo(ALPHA, 12);
  });

  it.each(metricNames)('stake the whole capital on harm: %s', (name) => {
    const { bets } = metrics[name];
    expect(bets.reduce((sum, { stake }) => sum + stake, 0)).toBeCloseTo(1, 12);
    expect(bets.every(({ times }) => times > 1)).toBe(true);
  });

  it.each([
    [0.01, 2],
    [0.05, 3],
    [0.25, 6],
  ])('of the fast test raise the alarm at a share of %f after %i failures', (share, failures) => {
    const { bets, alpha } = metrics['server-error'];
    const after = (count: number) =>
      isAlarm(
        logEvidence(afterFailures(startWealth(bets), bets, { inCanary: true, share, count }), bets),
        alpha,
      );
    expect([after(failures - 1), after(failures)]).toEqual([false, true]);
  });
});

/** The probability, without a difference, of an e-value of at least 1 / alpha at any of the first failures. */
function chanceOfAlarm(share: number, alpha: number, failures: number): number {
  // The e-value depends on how many failures were in the canary, so those paths can be followed together.
  let chances = [1];
  let alarmed = 0;
  for (let number = 1; number <= failures; number += 1) {
    const next = new Array<number>(number + 1).fill(0);
    for (const [canary, chance] of chances.entries()) {
      next[canary]! += chance * (1 - share);
      next[canary + 1]! += chance * share;
    }
    for (const canary of next.keys()) {
      const wealth = afterFailures(
        afterFailures(startWealth(several), several, { inCanary: true, share, count: canary }),
        several,
        { inCanary: false, share, count: number - canary },
      );
      if (!isAlarm(logEvidence(wealth, several), alpha)) continue;
      alarmed += next[canary]!;
      next[canary] = 0;
    }
    chances = next;
  }
  return alarmed;
}
