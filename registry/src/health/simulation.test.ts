import { describe, expect, it } from 'vitest';
import { lowerBound, upperBound } from '../testing/binomial.ts';
import { type HarmfulRelease, simulateDetection, simulateNullRollout } from '../testing/simulate-rollouts.ts';
import { ALPHA } from './metrics.ts';

const seeds = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

/** How many of the simulations with seeds 1 to `count` stop the canary before `limit` canary visitors. */
function countDetections(release: HarmfulRelease, count: number): number {
  return seeds(count).filter((seed) => simulateDetection(release, seed) !== null).length;
}

// `node registry/bench/canary.ts` does the same with 10,000 rollouts and more releases.
describe('a rollout', { timeout: 60_000 }, () => {
  const harmless = { minutes: 40, shares: [0.1, 0.25, 0.5] };
  const harmful = { metric: 'script-error', baseline: 0.02, times: 2, share: 0.05, limit: 2_000 } as const;

  it('whose release changes nothing is stopped in at most 1 % of the cases (seeds 1 to 1,000)', () => {
    const rollouts = seeds(1_000).map((seed) => simulateNullRollout(harmless, seed));
    const stopped = rollouts.filter(({ verdict }) => /suspect|withdraw/.test(verdict.status)).length;
    expect(upperBound(stopped, rollouts.length)).toBeLessThanOrEqual(ALPHA);
  });

  it('whose release changes nothing comes through its steps (seeds 1 to 20)', () => {
    const long = { minutes: 300, shares: [0.05, 0.25, 0.5] };
    const passed = seeds(20).filter((seed) => simulateNullRollout(long, seed).passed === 3).length;
    expect(passed).toBeGreaterThanOrEqual(16);
  });

  it('whose release doubles 2 % of script errors is stopped in 90 % of the cases within 2,000 canary visitors (seeds 1 to 1,000)', () => {
    expect(lowerBound(countDetections(harmful, 1_000), 1_000)).toBeGreaterThanOrEqual(0.9);
  });

  it('whose release halves them is never stopped (seeds 1 to 200)', () => {
    expect(countDetections({ ...harmful, times: 0.5 }, 200)).toBe(0);
  });

  it('whose fragments answer 5xx to 5 % of the visitors is withdrawn within 300 of them (seeds 1 to 200)', () => {
    const release = {
      metric: 'server-error',
      baseline: 0.0005,
      times: 100,
      share: 0.05,
      limit: 300,
    } as const;
    expect(lowerBound(countDetections(release, 200), 200)).toBeGreaterThanOrEqual(0.9);
  });
});
