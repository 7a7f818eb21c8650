import { describe, expect, it } from 'vitest';
import { createEvidence, type Evidence } from './evidence.ts';
import type { MetricName } from './metrics.ts';
import type { Arm } from './prefix-limit.ts';
import { judge } from './verdict.ts';

const SHARE = 0.05;

function startEvidence(share = SHARE) {
  const evidence = createEvidence({ prefixLimit: 0.05, settle: 0 });
  evidence.startStep(share);
  return evidence;
}

/** Visitors who fail, each of a network of their own unless told otherwise. */
function fail(
  evidence: Evidence,
  metric: MetricName,
  { arm, count, networks = count }: { arm: Arm; count: number; networks?: number },
) {
  for (let i = 0; i < count; i += 1) {
    const sighting = {
      visitor: `${arm}-${i}`,
      arm,
      share: evidence.share(),
      prefix: `${arm}-${i % networks}`,
    };
    evidence.fail(sighting, metric);
  }
}

function serve(evidence: Evidence, arm: Arm, count: number) {
  for (let i = 0; i < count; i += 1)
    evidence.serve({ visitor: `${arm}-${i}`, arm, share: evidence.share(), prefix: `${i}` }, 0);
}

const judged = (evidence: Evidence) => ({
  share: evidence.share(),
  visitors: evidence.visitors(1),
  metric: evidence.metric,
});

describe('judge()', () => {
  it('waits while a step has too little evidence, and says how much it needs', () => {
    const evidence = startEvidence();
    serve(evidence, 'canary', 399);
    expect(judge(judged(evidence))).toEqual({
      status: 'waiting',
      reason:
        'Too little evidence: 399 visitors were given the canary in this step, 400 are needed to notice when 5 % more of them fail',
    });
  });

  it('calls a step healthy in which harm would have been noticed', () => {
    const evidence = startEvidence();
    serve(evidence, 'canary', 400);
    serve(evidence, 'control', 7_600);
    expect(judge(judged(evidence))).toEqual({
      status: 'healthy',
      reason:
        '400 visitors were given the canary in this step, beside 7,600 others; it would have been noticed if 5 % more of them had failed',
    });
  });

  it('needs more visitors where less harm must be noticed', () => {
    const evidence = startEvidence();
    serve(evidence, 'canary', 400);
    expect(judge(judged(evidence), { harm: 0.01 })).toMatchObject({
      status: 'waiting',
      reason: expect.stringContaining('2,000 are needed to notice when 1 % more'),
    });
  });

  it.each([
    [0, 'Nobody is given the canary'],
    [1, 'Everybody is given the canary, there is nobody to compare with'],
  ])('waits at a share of %i, which compares nothing', (share, reason) => {
    expect(judge(judged(startEvidence(share)))).toEqual({ status: 'waiting', reason });
  });

  // 0.1 · (2 / 1.05)⁴ + 0.3 · (5 / 1.2)⁴ + 0.3 · (25 / 2.2)⁴ + 0.3 · (125 / 7.2)⁴ = 32,348.
  it('withdraws what the edge saw fail, with the numbers', () => {
    const evidence = startEvidence();
    fail(evidence, 'server-error', { arm: 'canary', count: 4 });
    expect(judge(judged(evidence))).toEqual({
      status: 'withdraw',
      metric: 'server-error',
      reason:
        'Of 4 visitors with fragments answered with 5xx, 4 had the canary where its share is 0.2: evidence 32,348, an alarm from 667',
    });
  });

  it('does not hold against the canary what everybody has', () => {
    const evidence = startEvidence();
    for (let round = 0; round < 20; round += 1) {
      fail(evidence, 'server-error', { arm: 'canary', count: 5 });
      fail(evidence, 'server-error', { arm: 'control', count: 95 });
    }
    expect(judge(judged(evidence)).status).toBe('waiting');
  });

  it('never withdraws on what browsers tell, however many they are', () => {
    const evidence = startEvidence();
    for (const metric of ['script-error', 'boot-failed', 'integrity-failed'] as const)
      fail(evidence, metric, { arm: 'canary', count: 5_000 });
    expect(judge(judged(evidence)).status).toBe('suspect');
  });

  it.each([
    { count: 19, networks: 19, status: 'waiting' },
    { count: 20, networks: 20, status: 'suspect' },
  ])('is $status on what $count visitors of $networks networks tell', ({ count, networks, status }) => {
    const evidence = startEvidence();
    fail(evidence, 'boot-failed', { arm: 'canary', count, networks });
    const verdict = judge(judged(evidence));
    expect(verdict.status).toBe(status);
    if (status === 'waiting')
      expect(verdict.reason).toContain('only browsers tell so, which takes 20 visitors of 5 networks');
  });

  it('does not believe 20 visitors of 4 networks, also where a network may weigh more', () => {
    for (const [networks, status] of [
      [4, 'waiting'],
      [5, 'suspect'],
    ] as const) {
      const evidence = createEvidence({ prefixLimit: 1, settle: 0 });
      evidence.startStep(SHARE);
      fail(evidence, 'boot-failed', { arm: 'canary', count: 30, networks });
      expect(judge(judged(evidence)).status).toBe(status);
    }
  });

  it('puts what the edge saw before what browsers tell', () => {
    const evidence = startEvidence();
    fail(evidence, 'script-error', { arm: 'canary', count: 50 });
    fail(evidence, 'server-error', { arm: 'canary', count: 50 });
    expect(judge(judged(evidence)).status).toBe('withdraw');
  });
});
