import type { Alarm, ReleaseFigures } from '@tessera/contracts/health';
import type { Output } from '@tessera/contracts/http';
import { describe, expect, it } from 'vitest';
import type { reportContract } from '../contract.ts';
import type { Ask } from '../testing/answer.ts';
import { fragment } from '../testing/build-folder.ts';
import { change } from '../testing/change.ts';
import { report, visitorKeys } from '../testing/crowd.ts';
import { released } from '../testing/publish.ts';
import {
  callerHeaders,
  type StartOptions,
  startRegistry,
  type TestRegistry,
} from '../testing/start-registry.ts';

/** Production with catalog 1.0.0 and then 1.1.0 stable. */
async function startCatalog(options: StartOptions = {}) {
  const registry = await startRegistry({ visitorKeys, ...options });
  const first = await released(registry, 'catalog');
  const second = await released(registry, 'catalog', { version: '1.1.0' });
  for (const catalog of [first, second])
    await change(registry.operator, 'promote', { releases: { catalog } });
  return { registry, first, second };
}

const raise = (ask: Ask, release: string, changes: Partial<Alarm> = {}) =>
  ask('POST /channels/production/alarms', {
    body: {
      ...{
        edge: 'edge',
        remote: 'catalog',
        release,
        seenBy: 'bff-catalog',
        detail: 'server/server.js altered',
      },
      ...changes,
    },
  });

const entryOf = async ({ operator }: TestRegistry) =>
  (await operator('GET /channels/production')).body.remotes['catalog'];

function figuresOf(release: string, changes: Partial<ReleaseFigures> = {}): ReleaseFigures {
  return {
    ...{ remote: 'catalog', release, documents: 3, fragments: 4, failed: 1 },
    latency: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2],
    paint: [1, 0, 0, 0, 0, 0, 0, 0, 0, 1],
    told: { 'script-error': 2 },
    ...changes,
  };
}

const figureRows = ({ database }: TestRegistry) =>
  database.prepare('SELECT release, minute, figures FROM figures ORDER BY minute').all() as {
    release: string;
    minute: number;
    figures: string;
  }[];

describe('POST /channels/{channel}/reports', () => {
  it('adds up the figures of a release by the minute, once for each report', async () => {
    let now = 1_800_000_000_000;
    const { registry, second } = await startCatalog({ now: () => now });
    await using _ = registry;
    const told = { id: crypto.randomUUID(), figures: [figuresOf(second)] };
    for (let i = 0; i < 3; i += 1) expect((await report(registry, told)).status).toBe(204);
    await report(registry, {
      figures: [figuresOf(second, { told: { 'lcp-poor': 1 } }), figuresOf('9.9.9-0')],
    });
    now += 60_000;
    await report(registry, { figures: [figuresOf(second)] });
    const rows = figureRows(registry);
    expect(rows.map(({ release, minute }) => [release, minute])).toEqual([
      [second, 30_000_000],
      [second, 30_000_001],
    ]);
    const shown = await registry.operator<Output<typeof reportContract.listFigures>>(
      'GET /channels/production/figures/catalog?minutes=2',
    );
    expect(shown.body.figures.map(({ at }) => at)).toEqual([
      '2027-01-15T08:00:00.000Z',
      '2027-01-15T08:01:00.000Z',
    ]);
    expect(shown.body.figures[0]).toMatchObject({
      ...{ documents: 6, fragments: 8, failed: 2, told: { 'script-error': 2, 'lcp-poor': 1 } },
      latency: [2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4],
    });
  });

  it('forgets figures after a week, and which reports it took after a day', async () => {
    let now = 1_800_000_000_000;
    const { registry, second } = await startCatalog({ now: () => now });
    await using _ = registry;
    const told = { id: crypto.randomUUID(), figures: [figuresOf(second)] };
    await report(registry, told);
    const day = 86_400_000;
    now += day - 60_000;
    await registry.tick();
    await report(registry, told);
    expect(figureRows(registry)).toHaveLength(1);
    now += 120_000;
    await registry.tick();
    await registry.tick();
    await report(registry, told);
    expect(figureRows(registry)).toHaveLength(1);
    now += 540_000;
    await registry.tick();
    await report(registry, told);
    expect(figureRows(registry)).toHaveLength(2);
    now += 8 * day;
    await registry.tick();
    expect(figureRows(registry)).toEqual([]);
  });

  it('hears edges, and no team nor its BFF', async () => {
    const { registry } = await startCatalog();
    await using _ = registry;
    const team = await registry.token('catalog-team', { verbs: ['read', 'canary', 'withdraw'] });
    const body = { id: crypto.randomUUID(), edge: 'edge', served: [], failures: [], figures: [] };
    expect((await team('POST /channels/production/reports', { body })).status).toBe(403);
    const bff = registry.as(callerHeaders('bff-catalog'));
    expect((await bff('POST /channels/production/reports', { body })).status).toBe(403);
    const bearer = registry.as({ authorization: callerHeaders('edge')['authorization']! });
    expect((await bearer('POST /channels/production/reports', { body })).status).toBe(204);
    const shapeless = await bearer('POST /channels/production/reports', { body: { ...body, edge: 7 } });
    expect(shapeless).toMatchObject({ status: 422, body: { code: 'invalid-input' } });
  });
});

describe('POST /channels/{channel}/alarms', () => {
  it('withdraws a stable release and brings the one before it back, once, whatever lock there is', async () => {
    const { registry, first, second } = await startCatalog();
    await using _ = registry;
    await registry.operator('PUT /channels/production/lock', { body: { reason: 'Black Friday' } });
    const edges = ['edge', 'edge-2'].map((name) => registry.as(callerHeaders(name)));
    for (const edge of edges) expect((await raise(edge, second)).status).toBe(204);
    expect(await entryOf(registry)).toMatchObject({
      ...{ stable: { version: '1.0.0' }, previous: null, withdrawn: [second] },
    });
    const { entries } = (await registry.operator('GET /audit?q=altered')).body;
    expect(entries).toMatchObject([
      { action: 'alarm', actor: 'edge', subject: { steps: [{ from: second, to: first }] } },
      {
        action: 'alarm-raised',
        actor: 'edge',
        reason: expect.stringContaining('bff-catalog saw, and edge tells'),
      },
    ]);
  });

  it('aborts a canary', async () => {
    const { registry } = await startCatalog();
    await using _ = registry;
    const release = await released(registry, 'catalog', { version: '2.0.0' });
    await change(registry.operator, 'canaries', { remote: 'catalog', release, percent: 5 });
    const edge = registry.as(callerHeaders('edge'));
    await raise(edge, release, { seenBy: 'edge' });
    expect(await entryOf(registry)).toMatchObject({
      canary: null,
      withdrawn: [release],
      stable: { version: '1.1.0' },
    });
    const { body } = await registry.operator('GET /channels/production/canaries');
    expect(body.ended).toMatchObject([
      { status: 'withdrawn', endReason: 'edge saw: server/server.js altered' },
    ]);
  });

  it('ends canaries of other remotes that would keep an altered release live', async () => {
    await using registry = await startRegistry({ visitorKeys });
    const first = await released(registry, 'catalog');
    const fragments = { main: fragment(), new: fragment() };
    const second = await released(registry, 'catalog', { version: '1.1.0', fragments });
    const orders = await released(registry, 'orders');
    await change(registry.operator, 'promote', { releases: { catalog: first, orders } });
    await change(registry.operator, 'promote', { releases: { catalog: second } });
    const nesting = { main: fragment({ nests: ['catalog/new'] }) };
    const release = await released(registry, 'orders', { version: '2.0.0', fragments: nesting });
    await change(registry.operator, 'canaries', { remote: 'orders', release, percent: 5 });
    const refused = await change(registry.operator, 'rollback', { releases: { catalog: null } });
    expect(refused).toMatchObject({ status: 409, body: { canaries: [`orders@${release}`] } });
    await raise(registry.as(callerHeaders('edge')), second);
    expect(await entryOf(registry)).toMatchObject({ stable: { version: '1.0.0' }, withdrawn: [second] });
    const { body } = await registry.operator('GET /channels/production/canaries');
    expect(body.ended).toMatchObject([{ remote: 'orders', status: 'replaced' }]);
  });

  it('refuses a release to open pages that nobody is given any more', async () => {
    const { registry, first } = await startCatalog();
    await using _ = registry;
    await raise(registry.as(callerHeaders('edge')), first);
    expect(await entryOf(registry)).toMatchObject({
      ...{ stable: { version: '1.1.0' }, previous: null, withdrawn: [first] },
    });
  });

  it('says so and changes nothing when there is nothing to go back to', async () => {
    const { registry, first, second } = await startCatalog();
    await using _ = registry;
    const edge = registry.as(callerHeaders('edge'));
    await raise(edge, second);
    for (let i = 0; i < 2; i += 1) expect((await raise(edge, first)).status).toBe(204);
    expect(await entryOf(registry)).toMatchObject({ stable: { version: '1.0.0' }, withdrawn: [second] });
    expect((await registry.operator('GET /audit?action=alarm-raised')).body.entries).toHaveLength(2);
  });

  it('hears no team nor its BFF, and nothing of a release that was never here', async () => {
    const { registry, second } = await startCatalog();
    await using _ = registry;
    const team = await registry.token('catalog-team', { verbs: ['withdraw', 'rollback', 'canary'] });
    const bff = registry.as(callerHeaders('bff-catalog'));
    for (const ask of [team, bff]) expect((await raise(ask, second)).status).toBe(403);
    const unknown = await raise(registry.as(callerHeaders('edge')), '9.9.9-00000000');
    expect(unknown).toMatchObject({ status: 404, body: { code: 'registry-alarm-unknown' } });
    expect((await entryOf(registry))?.stable.version).toBe('1.1.0');
  });
});
