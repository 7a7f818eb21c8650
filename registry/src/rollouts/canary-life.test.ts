import { describe, expect, it } from 'vitest';
import { change } from '../testing/change.ts';
import { canaryOf, fail, report, serve, visit, visitorKeys } from '../testing/crowd.ts';
import { released } from '../testing/publish.ts';
import { type StartOptions, startRegistry, type TestRegistry } from '../testing/start-registry.ts';

const MINUTE = 60_000;
const serverError = { metric: 'server-error', seenBy: 'edge' } as const;
const scriptError = { metric: 'script-error', seenBy: 'client' } as const;

/** Production with a stable catalog, and a canary of it. */
async function startCanary(plan: string, options: StartOptions = {}) {
  const registry = await startRegistry({ visitorKeys, ...options });
  const stable = await released(registry, 'catalog');
  const release = await released(registry, 'catalog', { version: '2.0.0' });
  await change(registry.operator, 'promote', { releases: { catalog: stable } });
  const started = await change(registry.operator, 'canaries', { remote: 'catalog', release, plan });
  expect(started).toMatchObject({ status: 200, body: { rollouts: [{ status: 'running', release }] } });
  return { registry, stable, release };
}

const entryOf = async ({ operator }: TestRegistry) =>
  (await operator('GET /channels/production')).body.remotes['catalog'];

const auditOf = async ({ operator }: TestRegistry, actor: string) =>
  (await operator(`GET /audit?actor=${actor}`)).body.entries.reverse();

describe('the life of a canary', () => {
  it('widens a good one by its plan, and promotes it at its end', async () => {
    let now = Date.now();
    const { registry, stable, release } = await startCanary('25,50,100 every 10m', { now: () => now });
    await using _ = registry;
    await registry.tick();
    expect(await canaryOf(registry, 'catalog')).toMatchObject({
      ...{ percent: 25, step: 1, status: 'running', visitors: { canary: 0 } },
      verdict: { status: 'waiting', reason: expect.stringContaining('Too little evidence') },
    });
    for (const percent of [25, 50]) {
      expect((await entryOf(registry))?.canary).toMatchObject({ percent, policy: { status: 'running' } });
      const pages = await visit(registry, 'catalog', { count: 450, arm: 'canary' });
      await report(registry, { served: serve(pages, now) });
      now += 2 * MINUTE;
      expect(await canaryOf(registry, 'catalog')).toMatchObject({
        ...{ visitors: { canary: 450 }, verdict: { status: 'healthy' } },
      });
      await registry.tick();
      expect((await entryOf(registry))?.canary?.percent).toBe(percent);
      now += 8 * MINUTE;
      await registry.tick();
    }
    expect(await entryOf(registry)).toMatchObject({
      ...{ stable: { version: '2.0.0' }, previous: { version: '1.0.0' }, canary: null, withdrawn: [] },
    });
    expect(await auditOf(registry, 'health')).toMatchObject([
      { action: 'canary-widen', revision: 3, reason: expect.stringContaining('450 visitors') },
      { action: 'canary-finish', revision: 4, subject: { steps: [{ from: stable, to: release }] } },
    ]);
    const { body } = await registry.operator('GET /channels/production/canaries');
    expect(body.canaries).toEqual([]);
    expect(body.ended).toMatchObject([{ release, stable, status: 'finished', endReason: null }]);
  });

  it('withdraws one whose failures the edge saw, right after their report', async () => {
    const { registry, release } = await startCanary('5,100 every 10m');
    await using _ = registry;
    const pages = await visit(registry, 'catalog', { count: 5, arm: 'canary' });
    expect((await report(registry, { failures: fail(pages, serverError) })).status).toBe(204);
    expect(await entryOf(registry)).toMatchObject({ canary: null, withdrawn: [release] });
    expect(await auditOf(registry, 'health')).toMatchObject([
      { action: 'canary-withdraw', reason: expect.stringContaining('fragments answered with 5xx') },
    ]);
    const { body } = await registry.operator('GET /channels/production/canaries');
    expect(body.ended).toMatchObject([{ status: 'withdrawn', startedBy: 'operator' }]);
    expect(body.ended[0]?.metrics[0]).toMatchObject({ metric: 'server-error', canary: 5, control: 0 });
    const again = await change(registry.operator, 'canaries', { remote: 'catalog', release, percent: 1 });
    expect(again.body.code).toBe('registry-release-withdrawn');
  });

  it('gives one to nobody that only browsers tell of, until a person decides', async () => {
    const { registry, release } = await startCanary('5,100 every 10m');
    await using _ = registry;
    const pages = await visit(registry, 'catalog', { count: 25, arm: 'canary' });
    await report(registry, { failures: fail(pages.slice(0, 19), scriptError) });
    expect(await canaryOf(registry, 'catalog')).toMatchObject({
      ...{
        status: 'running',
        verdict: { status: 'waiting', reason: expect.stringContaining('only browsers') },
      },
    });
    await report(registry, { failures: fail(pages.slice(19), scriptError) });
    expect(await canaryOf(registry, 'catalog')).toMatchObject({ status: 'suspect', percent: 0 });
    expect(await entryOf(registry)).toMatchObject({ canary: { percent: 0 }, withdrawn: [] });
    const aborted = await change(registry.operator, 'canaries/catalog/abort', { reason: 'seen it' });
    expect(aborted.body.rollouts).toMatchObject([{ status: 'aborted', percent: null, reason: 'seen it' }]);
    expect(await entryOf(registry)).toMatchObject({ canary: null, withdrawn: [release] });
  });

  it('drops claims of forged visitors and of releases that were never given', async () => {
    const { registry, release, stable } = await startCanary('5,100 every 10m');
    await using _ = registry;
    const [canary = [], control = []] = await Promise.all([
      visit(registry, 'catalog', { count: 30, arm: 'canary' }),
      visit(registry, 'catalog', { count: 30, arm: 'control' }),
    ]);
    const forged = [
      ...canary.map((page) => ({ ...page, visitor: `${page.visitor}x` })),
      ...canary.map((page) => ({ ...page, release: stable })),
      ...canary.map((page) => ({ ...page, revision: 1 })),
      ...control.map((page) => ({ ...page, release })),
    ];
    await report(registry, { failures: fail(forged, serverError), served: serve(forged, Date.now()) });
    const { metrics, visitors, dropped } = await canaryOf(registry, 'catalog');
    expect(visitors).toEqual({ canary: 0, control: 0 });
    expect(metrics.every((metric) => metric.canary + metric.control === 0)).toBe(true);
    expect(dropped).toEqual({ 'forged-visitor': 60, 'never-given': 120, 'not-running': 60 });
  });

  it('pauses what a gate refuses, with its reason, and goes on from there by hand', async () => {
    let now = Date.now();
    await using registry = await startRegistry({ visitorKeys, now: () => now });
    const setBff = (contract: string) =>
      registry.operator('PUT /bffs/catalog', { body: { url: 'http://127.0.0.1:4001', contract } });
    await setBff('1.2.0');
    const stable = await released(registry, 'catalog');
    const bff = { name: 'catalog', contract: '^1.0.0' };
    const release = await released(registry, 'catalog', { version: '2.0.0', bff });
    await change(registry.operator, 'promote', { releases: { catalog: stable } });
    await change(registry.operator, 'canaries', { remote: 'catalog', release, plan: '50,100 every 10m' });
    const pages = await visit(registry, 'catalog', { count: 450, arm: 'canary' });
    await report(registry, { served: serve(pages, now) });
    now += 10 * MINUTE;
    await setBff('2.0.0');
    await registry.tick();
    await registry.tick();
    expect(await canaryOf(registry, 'catalog')).toMatchObject({ status: 'paused', percent: 50 });
    const reason = expect.stringContaining('needs contract ^1.0.0');
    expect(await auditOf(registry, 'health')).toMatchObject([{ action: 'canary-pause', reason }]);
    const refused = await change(registry.operator, 'canaries/catalog/resume');
    expect(refused.body.code).toBe('release-bff-unfit');
    await setBff('1.3.0');
    await change(registry.operator, 'canaries/catalog/resume');
    await registry.tick();
    expect((await entryOf(registry))?.stable.version).toBe('2.0.0');
  });

  it('takes a bad one back on a locked channel, where nothing widens', async () => {
    let now = Date.now();
    const { registry, release } = await startCanary('50,100 every 10m', { now: () => now });
    await using _ = registry;
    const pages = await visit(registry, 'catalog', { count: 450, arm: 'canary' });
    await report(registry, { served: serve(pages, now) });
    await registry.operator('PUT /channels/production/lock', { body: { reason: 'Black Friday' } });
    now += 10 * MINUTE;
    await registry.tick();
    expect(await canaryOf(registry, 'catalog')).toMatchObject({ status: 'running', percent: 50 });
    await report(registry, { failures: fail(pages.slice(0, 30), serverError) });
    expect(await entryOf(registry)).toMatchObject({ canary: null, withdrawn: [release] });
  });
});

describe('a registry that is killed in the middle of a rollout', () => {
  it('goes on with what it knew, and counts no report twice', async () => {
    const { registry, release } = await startCanary('5,100 every 10m');
    await using _ = registry;
    const pages = await visit(registry, 'catalog', { count: 6, arm: 'canary' });
    const id = crypto.randomUUID();
    const first = { id, failures: fail(pages.slice(0, 2), serverError) };
    await report(registry, first);
    await registry.tick();
    await registry.crash();
    await using next = await startRegistry({ root: registry.root, visitorKeys });
    const counted = async () => (await canaryOf(next, 'catalog')).metrics[0]?.canary;
    expect(await counted()).toBe(2);
    await report(next, first);
    await report(next, { failures: first.failures });
    expect(await counted()).toBe(2);
    await report(next, { failures: fail(pages.slice(2), serverError) });
    expect(await entryOf(next)).toMatchObject({ canary: null, withdrawn: [release] });
  });

  it('knows the share that it gave last, also when it could tell nothing of its health', async () => {
    const { registry } = await startCanary('5');
    await using _ = registry;
    await registry.tick();
    await change(registry.operator, 'canaries/catalog/step', { percent: 20 });
    const pages = await visit(registry, 'catalog', { count: 4, arm: 'canary' });
    await registry.crash();
    await using next = await startRegistry({ root: registry.root, visitorKeys });
    await report(next, { failures: fail(pages, scriptError) });
    const { percent, metrics } = await canaryOf(next, 'catalog');
    expect([percent, metrics.find(({ metric }) => metric === 'script-error')?.canary]).toEqual([20, 4]);
  });

  it('begins anew when what it knew is of other bets', async () => {
    const { registry } = await startCanary('5,100 every 10m');
    await using _ = registry;
    const before = await canaryOf(registry, 'catalog');
    await registry.tick();
    registry.database.exec(
      `UPDATE rollouts SET health = json_set(health, '$.evidence.metrics.server-error.wealth', json('[0]'))`,
    );
    await registry.crash();
    await using next = await startRegistry({ root: registry.root, visitorKeys });
    const after = await canaryOf(next, 'catalog');
    expect(after).toMatchObject({
      release: before.release,
      percent: 5,
      plan: before.plan,
      status: 'running',
    });
    expect(after.id).not.toBe(before.id);
    const { body } = await next.operator('GET /channels/production/canaries');
    expect(body.ended).toMatchObject([{ id: before.id, status: 'replaced' }]);
  });
});
