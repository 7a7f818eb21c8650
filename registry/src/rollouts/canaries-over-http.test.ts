import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fragment } from '../testing/build-folder.ts';
import { change } from '../testing/change.ts';
import { canaryOf, visitorKeys } from '../testing/crowd.ts';
import { released } from '../testing/publish.ts';
import { callerHeaders, startRegistry, type TestRegistry } from '../testing/start-registry.ts';

type Builds = Record<string, Parameters<typeof released>[2]>;

/** Production with these remotes stable at 1.0.0, and the ids of their 2.0.0. */
async function startShop(builds: Builds = { catalog: {}, orders: {} }) {
  const registry = await startRegistry({ visitorKeys });
  const stable: Record<string, string> = {};
  const next: Record<string, string> = {};
  for (const [remote, facts] of Object.entries(builds)) {
    stable[remote] = await released(registry, remote, facts);
    next[remote] = await released(registry, remote, { ...facts, version: '2.0.0' });
  }
  expect((await change(registry.operator, 'promote', { releases: stable })).status).toBe(200);
  const start = (remote: string, plan = '5,25,100') =>
    change(registry.operator, 'canaries', { remote, release: next[remote], plan });
  return { registry, stable, next, start };
}

const production = async ({ operator }: TestRegistry) => (await operator('GET /channels/production')).body;

describe('POST /channels/{channel}/canaries', () => {
  it('answers with the revision, the share and the edges that serve it, and audits who and why', async () => {
    const { registry, next } = await startShop();
    await using _ = registry;
    const team = await registry.token('catalog-team', { verbs: ['canary', 'read'] });
    const body = { remote: 'catalog', release: next['catalog'], percent: 2.5, reason: 'new filters' };
    const answer = await change(team, 'canaries', body);
    expect(answer.body).toMatchObject({
      ...{ revision: 2, changed: true, steps: [], edges: { acknowledged: [], silent: [] } },
      rollouts: [{ remote: 'catalog', release: next['catalog'], status: 'running', percent: 2.5 }],
    });
    const { canary } = (await production(registry)).remotes['catalog']!;
    expect(canary).toMatchObject({ version: '2.0.0', percent: 2.5, policy: { plan: '2.5' } });
    const { entries } = (await team('GET /audit?action=canary-start')).body;
    expect(entries).toMatchObject([
      { actor: 'catalog-team/test', revision: 2, remotes: ['catalog'], reason: 'new filters' },
    ]);
    expect(await canaryOf(registry, 'catalog')).toMatchObject({
      startedBy: 'catalog-team/test',
      nextAt: null,
    });
  });

  it.each([
    { what: 'a plan that narrows', plan: '5,4', code: 'registry-plan-refused' },
    { what: 'a plan that begins with everybody', plan: '100', code: 'registry-plan-refused' },
    { what: 'a percent that is everybody', percent: 100, code: 'registry-plan-refused' },
    { what: 'a percent beside a plan', percent: 5, plan: '5', code: 'invalid-input' },
    { what: 'an unknown release', percent: 5, release: '9.9.9-00000000', code: 'registry-release-unknown' },
    { what: 'another remote', percent: 5, remote: 'orders', code: 'registry-release-unknown' },
  ])('refuses $what with $code', async ({ what: _what, code, ...asked }) => {
    const { registry, next } = await startShop({ catalog: {} });
    await using _ = registry;
    const answer = await change(registry.operator, 'canaries', {
      ...{ remote: 'catalog', release: next['catalog'] },
      ...asked,
    });
    expect(answer.body.code).toBe(code);
    expect(await production(registry)).toMatchObject({ revision: 1 });
  });

  it('refuses the stable release, one without a stable one, and a second canary of the remote', async () => {
    const { registry, stable, next, start } = await startShop();
    await using _ = registry;
    const same = { remote: 'catalog', release: stable['catalog'], percent: 5 };
    expect((await change(registry.operator, 'canaries', same)).body.code).toBe('registry-canary-stable');
    const list = await released(registry, 'recommendations');
    const alone = { remote: 'recommendations', release: list, percent: 5 };
    expect((await change(registry.operator, 'canaries', alone)).body.code).toBe('registry-canary-baseless');
    await start('catalog');
    const third = await released(registry, 'catalog', { version: '3.0.0' });
    const second = { remote: 'catalog', release: third, percent: 5 };
    const refused = await change(registry.operator, 'canaries', second);
    expect(refused.body).toMatchObject({ code: 'registry-canary-active' });
    expect(refused.body.detail).toContain(`catalog@${next['catalog']}`);
  });

  it('asks the gates of a canary in place of the stable one, alone and beside every other canary', async () => {
    const { registry, start } = await startShop({
      catalog: {},
      orders: { fragments: { main: fragment(), badge: fragment() } },
    });
    await using _ = registry;
    const nesting = { main: fragment({ nests: ['orders/badge'] }) };
    const nests = await released(registry, 'catalog', { version: '3.0.0', fragments: nesting });
    const bare = await released(registry, 'orders', { version: '3.0.0' });
    await start('catalog');
    await change(registry.operator, 'canaries/catalog/abort');
    const first = await change(registry.operator, 'canaries', {
      remote: 'catalog',
      release: nests,
      percent: 5,
    });
    expect(first.status).toBe(200);
    const second = { remote: 'orders', release: bare, percent: 5 };
    expect((await change(registry.operator, 'canaries', second)).body.code).toBe('release-nests-unanswered');
    const promoted = await change(registry.operator, 'promote', { releases: { orders: bare } });
    expect(promoted.body.code).toBe('release-nests-unanswered');
  });

  it('refuses a canary that lacks a page which everyone has', async () => {
    const routes = [{ pattern: '/p/:slug', fragment: 'main', forms: false, private: false }];
    const { registry } = await startShop({ catalog: { routes } });
    await using _ = registry;
    const fragments = { product: fragment() };
    const release = await released(registry, 'catalog', { version: '3.0.0', fragments });
    const refused = await change(registry.operator, 'canaries', { remote: 'catalog', release, percent: 5 });
    expect(refused.body.code).toBe('registry-canary-unfit');
  });

  it('has at most two canaries on one route, those nested and those of the layout among them', async () => {
    const route = (pattern: string) => ({ pattern, fragment: 'main', forms: false, private: false });
    const expose = { file: 'entry.js', css: [], preload: [] };
    const layout = '<esi:include src="tessera:orders/main?key=header"/>';
    const { registry, start } = await startShop({
      shell: {
        files: { 'browser/entry.js': '', 'server/layout.html': layout },
        server: null,
        shell: {
          layout: 'server/layout.html',
          flavours: { production: expose, development: expose },
        },
      },
      catalog: {
        routes: [route('/p/:slug')],
        fragments: { main: fragment({ nests: ['recommendations/main'] }) },
      },
      orders: { routes: [route('/cart')] },
      recommendations: {},
    });
    await using _ = registry;
    expect((await start('catalog')).status).toBe(200);
    expect((await start('recommendations')).status).toBe(200);
    const third = await start('orders');
    expect(third.body.code).toBe('registry-canaries-crowded');
    expect(third.body.detail).toContain('"/p/:slug"');
    await change(registry.operator, 'canaries/catalog/abort');
    expect((await start('orders')).status).toBe(200);
  });

  it('has a canary of the shell alone on a channel', async () => {
    const { registry, start } = await startShop({ shell: {}, catalog: {}, orders: {} });
    await using _ = registry;
    await start('shell');
    expect((await start('catalog')).body.code).toBe('registry-canary-beside-shell');
    await change(registry.operator, 'canaries/shell/abort');
    expect((await start('catalog')).status).toBe(200);
    const shell = await released(registry, 'shell', { version: '3.0.0' });
    const refused = await change(registry.operator, 'canaries', {
      remote: 'shell',
      release: shell,
      percent: 5,
    });
    expect(refused.body.code).toBe('registry-canary-beside-shell');
  });

  it('lets one of two at once through, answers a repeated one alike, and none on a locked channel', async () => {
    const { registry, next } = await startShop();
    await using _ = registry;
    const headers = { 'if-match': '"1"', 'idempotency-key': randomUUID() };
    const body = { remote: 'catalog', release: next['catalog'], percent: 5 };
    const other = { remote: 'orders', release: next['orders'], percent: 5 };
    const answers = await Promise.all([
      change(registry.operator, 'canaries', body, headers),
      change(registry.operator, 'canaries', other, { 'if-match': '"1"' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    const again = await change(registry.operator, 'canaries', body, headers);
    const [first] = answers;
    expect(again).toMatchObject({ status: first.status });
    expect(again.body.rollouts).toEqual(first.body.rollouts);
    await registry.operator('PUT /channels/production/lock', { body: { reason: 'Black Friday' } });
    expect((await change(registry.operator, 'canaries', other)).body.code).toBe('registry-channel-locked');
  });
});

describe('/channels/{channel}/canaries/{remote}', () => {
  it('pauses, resumes, steps and aborts by hand, each in a revision of its own', async () => {
    const { registry, next, start } = await startShop();
    await using _ = registry;
    await start('catalog', '5,25,100 every 10m');
    const move = async (verb: string, body?: unknown) => {
      const { body: answer } = await change(registry.operator, `canaries/catalog/${verb}`, body);
      return [answer.revision, answer.rollouts?.[0]?.status, answer.rollouts?.[0]?.percent];
    };
    expect(await move('pause', { reason: 'lunch' })).toEqual([3, 'paused', 5]);
    expect((await change(registry.operator, 'canaries/catalog/pause')).body.code).toBe(
      'registry-canary-refused',
    );
    expect(await move('resume')).toEqual([4, 'running', 5]);
    expect(await move('step', { percent: 10 })).toEqual([5, 'running', 10]);
    expect(await move('step')).toEqual([6, 'running', 25]);
    expect((await canaryOf(registry, 'catalog')).nextAt).not.toBeNull();
    const key = { 'idempotency-key': randomUUID() };
    const aborted = await change(registry.operator, 'canaries/catalog/abort', {}, key);
    expect(aborted.body).toMatchObject({ revision: 7, rollouts: [{ status: 'aborted', percent: null }] });
    expect((await production(registry)).remotes['catalog']).toMatchObject({
      ...{ canary: null, withdrawn: [next['catalog']] },
    });
    expect((await change(registry.operator, 'canaries/catalog/abort', {}, key)).body.revision).toBe(7);
    const gone = await change(registry.operator, 'canaries/catalog/step');
    expect(gone).toMatchObject({ status: 404, body: { code: 'registry-canary-unknown' } });
  });

  it('promotes what is stepped to everybody', async () => {
    const { registry, stable, next, start } = await startShop();
    await using _ = registry;
    await start('catalog');
    const { body } = await change(registry.operator, 'canaries/catalog/step', { percent: 100 });
    expect(body).toMatchObject({
      steps: [{ remote: 'catalog', from: stable['catalog'], to: next['catalog'] }],
      rollouts: [{ status: 'finished', percent: null }],
    });
  });

  it('has a share of whole buckets, or stays as it is', async () => {
    const { registry, start } = await startShop();
    await using _ = registry;
    await start('catalog');
    for (const percent of [33.333, 5.001, 99.999]) {
      const refused = await change(registry.operator, 'canaries/catalog/step', { percent });
      expect(refused).toMatchObject({ status: 409, body: { code: 'registry-canary-refused' } });
    }
    expect(await production(registry)).toMatchObject({ revision: 2 });
    const { body } = await change(registry.operator, 'canaries/catalog/step', { percent: 33.33 });
    expect(body.rollouts).toMatchObject([{ status: 'running', percent: 33.33 }]);
  });

  it('reaches everybody only for those who may promote', async () => {
    const { registry, stable, next } = await startShop();
    await using _ = registry;
    const team = await registry.token('catalog-team', { verbs: ['read', 'canary'] });
    const own = { remote: 'catalog', release: next['catalog'] };
    const planned = await change(team, 'canaries', { ...own, plan: '5,100 every 10m' });
    expect(planned).toMatchObject({ status: 403, body: { code: 'registry-scope-refused' } });
    expect((await change(team, 'canaries', { ...own, plan: '5,50' })).status).toBe(200);
    expect((await change(team, 'canaries/catalog/step', { percent: 100 })).status).toBe(403);
    expect((await change(team, 'canaries/catalog/step')).status).toBe(200);
    expect((await production(registry)).remotes['catalog']).toMatchObject({
      stable: { version: stable['catalog']!.split('-')[0] },
      canary: { percent: 50 },
    });
  });

  it('ends with its canary promoted, and is told of in the answer', async () => {
    const { registry, next, start } = await startShop();
    await using _ = registry;
    await start('catalog');
    const { body } = await change(registry.operator, 'promote', { releases: { catalog: next['catalog'] } });
    expect(body.rollouts).toMatchObject([{ remote: 'catalog', status: 'finished' }]);
    const { body: list } = await registry.operator('GET /channels/production/canaries');
    expect([list.canaries, list.ended.length]).toEqual([[], 1]);
  });

  it('ends when anything else becomes stable, and may be tried again then', async () => {
    const { registry, next, start } = await startShop();
    await using _ = registry;
    await start('catalog');
    const third = await released(registry, 'catalog', { version: '3.0.0' });
    const { body } = await change(registry.operator, 'promote', { releases: { catalog: third } });
    expect(body.rollouts).toMatchObject([
      { release: next['catalog'], status: 'replaced', reason: expect.stringContaining(third) },
    ]);
    expect((await production(registry)).remotes['catalog']).toMatchObject({ canary: null, withdrawn: [] });
    const { entries } = (await registry.operator('GET /audit?action=promote&remote=catalog')).body;
    expect(entries[0]?.subject).toMatchObject({ rollouts: [{ status: 'replaced' }] });
    expect((await start('catalog')).status).toBe(200);
    const back = await change(registry.operator, 'rollback', { releases: { catalog: null } });
    expect(back.body.rollouts).toMatchObject([{ status: 'replaced' }]);
  });

  it('is aborted by a withdrawal of its release', async () => {
    const { registry, next, start } = await startShop();
    await using _ = registry;
    await start('catalog');
    const { body } = await change(registry.operator, 'withdraw', {
      releases: { catalog: [next['catalog']] },
    });
    expect(body.rollouts).toMatchObject([{ status: 'aborted' }]);
  });

  it('is for the team of the remote alone, with a token for canaries', async () => {
    const { registry, next, start } = await startShop();
    await using _ = registry;
    await start('catalog');
    const verbs = ['read', 'publish', 'promote', 'rollback', 'withdraw', 'canary', 'tokens'];
    const orders = await registry.token('orders-team', { verbs });
    const weak = await registry.token('catalog-team', { verbs: verbs.filter((verb) => verb !== 'canary') });
    const staging = await registry.token('catalog-team', { verbs, channels: ['staging'] });
    const edge = registry.as(callerHeaders('edge'));
    const own = { remote: 'catalog', release: next['catalog'], percent: 5 };
    const refused = await Promise.all(
      [orders, weak, staging, edge].flatMap((ask) => [
        change(ask, 'canaries', own),
        ...['step', 'pause', 'resume', 'abort'].map((verb) => change(ask, `canaries/catalog/${verb}`)),
      ]),
    );
    expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 403));
    expect((await weak('GET /channels/production/canaries')).body.canaries).toHaveLength(1);
    expect((await canaryOf(registry, 'catalog')).status).toBe('running');
  });
});
