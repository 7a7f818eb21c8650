import { randomBytes } from 'node:crypto';
import { bucketOf, createVisitorIds, isGiven, readShare } from '@tessera/contracts/rollout';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../testing/random.ts';
import type { PageClaim } from './claims.ts';
import { createRolloutHealth, type Outcome, type RolloutHealth } from './rollout-health.ts';
import { parseRolloutSnapshot } from './snapshot.ts';

const rollout = { id: 'r-1', canary: '2.0.0-bbbbbbbb', stable: '1.0.0-aaaaaaaa' };
const ids = createVisitorIds({ keys: { a: randomBytes(32).toString('base64') } });
const FIVE = readShare(5);

function startHealth(share = FIVE, prefixLimit = 0.05): RolloutHealth {
  const health = createRolloutHealth({ rollout, verify: ids.verify, settle: 0, prefixLimit });
  health.changeShare(10, share);
  return health;
}

/** The page that an edge gives to a new visitor. */
function visit({ share = FIVE, revision = 10, prefix = '203.0.113.0/24' } = {}): PageClaim {
  const { visitor, value } = ids.issue();
  const isCanary = isGiven(bucketOf(visitor, rollout.id), share);
  return { visitor: value, release: isCanary ? rollout.canary : rollout.stable, revision, prefix };
}

/** The page of a new visitor who is given this release. */
function visitWith(release: string, options: Parameters<typeof visit>[0] = {}): PageClaim {
  for (;;) {
    const page = visit(options);
    if (page.release === release) return page;
  }
}

describe('failed()', () => {
  const scriptError = { metric: 'script-error', seenBy: 'client' } as const;

  it('counts what a visitor tells of the release that they were given', () => {
    const health = startHealth();
    expect(health.failed(visitWith(rollout.canary), scriptError)).toBe('counted');
    expect(health.failed(visitWith(rollout.stable, { prefix: 'b' }), scriptError)).toBe('counted');
  });

  it('drops a claim of a release that the visitor was never given', () => {
    const health = startHealth();
    const [canary, stable] = [visitWith(rollout.canary), visitWith(rollout.stable)];
    expect(health.failed({ ...stable, release: rollout.canary }, scriptError)).toBe('never-given');
    expect(health.failed({ ...canary, release: rollout.stable }, scriptError)).toBe('never-given');
    expect(health.failed({ ...canary, release: '3.0.0-cccccccc' }, scriptError)).toBe('unknown-release');
  });

  it('drops an id that was not signed', () => {
    const page = visitWith(rollout.canary);
    expect(startHealth().failed({ ...page, visitor: `${page.visitor}x` }, scriptError)).toBe(
      'forged-visitor',
    );
  });

  it('drops a page from before the rollout', () => {
    expect(startHealth().failed({ ...visit(), revision: 9 }, scriptError)).toBe('not-running');
  });

  it('takes an open page for what it was when it was given', () => {
    const health = startHealth();
    let page = visitWith(rollout.stable);
    while (!isGiven(bucketOf(ids.verify(page.visitor)!, rollout.id), 2_500)) page = visitWith(rollout.stable);
    health.changeShare(11, readShare(25));
    expect(health.failed({ ...page, release: rollout.canary }, scriptError)).toBe('never-given');
    expect(health.failed(page, scriptError)).toBe('counted');
  });

  it('takes from no beacon what only the edge can see', () => {
    const health = startHealth();
    const page = visitWith(rollout.canary);
    expect(health.failed(page, { metric: 'server-error', seenBy: 'client' })).toBe('not-seen-by-edge');
    expect(health.failed(page, { metric: 'server-error', seenBy: 'edge' })).toBe('counted');
  });
});

describe('changeShare()', () => {
  it('goes only forward', () => {
    expect(() => startHealth().changeShare(10, 2_500)).toThrow('the last is 10');
  });
});

describe('snapshot()', () => {
  it('carries the verdict over a restart', () => {
    const health = startHealth();
    for (let i = 0; i < 5; i += 1) {
      const page = visitWith(rollout.canary, { prefix: `${i}` });
      health.failed(page, { metric: 'server-error', seenBy: 'edge' });
    }
    const from = parseRolloutSnapshot(JSON.parse(JSON.stringify(health.snapshot())));
    const again = createRolloutHealth({ rollout, verify: ids.verify, from });
    expect(health.verdict(0).status).toBe('withdraw');
    expect(again.verdict(0)).toEqual(health.verdict(0));
  });
});

describe('parseRolloutSnapshot()', () => {
  it('refuses what is no snapshot, and one of other bets', () => {
    expect(() => parseRolloutSnapshot({ shares: [] })).toThrow(SyntaxError);
    const snapshot = startHealth().snapshot();
    snapshot.evidence.metrics['cls-poor']!.wealth.pop();
    expect(() => parseRolloutSnapshot(snapshot)).toThrow('"cls-poor" has other bets, begin the rollout anew');
  });
});

/** 10,000 beacons of one host with 2,000 ids, which it asked the edge for until they had the release that it wants. */
function createHost(release: string): PageClaim[] {
  const pages = Array.from({ length: 2_000 }, () => visitWith(release, { prefix: '198.51.100.0/24' }));
  return Array.from({ length: 10_000 }, (_, i) => pages[i % pages.length]!);
}

/** 12,000 honest visitors, of whom 2 % fail with the control, and the beacons of a host in between. Seed 1. */
function simulate(options: { times: number; host: readonly PageClaim[]; prefixLimit?: number }) {
  const random = createRandom(1);
  const health = startHealth(FIVE, options.prefixLimit);
  const outcomes: Outcome[] = [];
  const verdicts: string[] = [];
  let sent = 0;
  for (let i = 0; i < 12_000; i += 1) {
    const page = visit({ prefix: `network-${random.below(1_500)}` });
    health.served(page, i);
    const chance = page.release === rollout.canary ? 0.02 * options.times : 0.02;
    if (random.next() < chance) health.failed(page, { metric: 'script-error', seenBy: 'client' });
    for (; sent < (options.host.length * i) / 12_000; sent += 1)
      outcomes.push(attack(health, options.host[sent]!));
    if (i % 50 === 0) verdicts.push(health.verdict(i).status);
  }
  return { verdicts, outcomes, last: health.verdict(12_000) };
}

/** Everything that a host can try with an id: its own page, documents, and evidence that is the edge's to give. */
function attack(health: RolloutHealth, page: PageClaim): Outcome {
  health.served(page, 0);
  const other = page.release === rollout.canary ? rollout.stable : rollout.canary;
  expect(health.failed({ ...page, release: other }, { metric: 'script-error', seenBy: 'client' })).toBe(
    'never-given',
  );
  expect(health.failed(page, { metric: 'server-error', seenBy: 'client' })).toBe('not-seen-by-edge');
  const forged = { ...page, visitor: `${page.visitor}0` };
  expect(health.failed(forged, { metric: 'boot-failed', seenBy: 'client' })).toBe('forged-visitor');
  return health.failed(page, { metric: 'script-error', seenBy: 'client' });
}

describe('one host with 10,000 forged beacons', { timeout: 60_000 }, () => {
  const withCanary = createHost(rollout.canary);

  it('does not abort a good canary', () => {
    const { verdicts, outcomes, last } = simulate({ times: 1, host: withCanary });
    expect(new Set(verdicts)).toEqual(new Set(['waiting', 'healthy']));
    expect(last.status).toBe('healthy');
    expect(outcomes).toHaveLength(10_000);
    expect(outcomes.filter((outcome) => outcome === 'counted').length).toBeLessThanOrEqual(3);
  });

  it('does not save a bad one', () => {
    const { verdicts, outcomes } = simulate({ times: 4, host: createHost(rollout.stable) });
    expect(verdicts).toContain('suspect');
    expect(outcomes.filter((outcome) => outcome === 'counted').length).toBeLessThanOrEqual(30);
  });

  it('would do the first if networks were not limited', () => {
    expect(simulate({ times: 1, host: withCanary.slice(0, 5_000), prefixLimit: 1 }).verdicts).toContain(
      'suspect',
    );
  });
});
