import { randomUUID } from 'node:crypto';
import { parseChannelDocument } from '@tessera/contracts/channel';
import { verifyDocument } from '@tessera/contracts/release';
import { describe, expect, it } from 'vitest';
import { fragment } from '../testing/build-folder.ts';
import { change } from '../testing/change.ts';
import { released, signBuild } from '../testing/publish.ts';
import { registryKey, startRegistry, type TestRegistry } from '../testing/start-registry.ts';

const production = async (registry: TestRegistry) =>
  (await registry.operator('GET /channels/production')).body;

describe('/channels', () => {
  it('promotes several remotes in one signed revision, and none when a gate refuses one', async () => {
    await using registry = await startRegistry();
    const nesting = { main: fragment({ nests: ['recommendations/list'] }) };
    const catalog = await released(registry, 'catalog', { fragments: nesting });
    const list = await released(registry, 'recommendations', { fragments: { list: fragment() } });
    const orders = await released(registry, 'orders');
    const refused = await change(registry.operator, 'promote', { releases: { orders, catalog } });
    expect(refused).toMatchObject({ status: 409, body: { code: 'release-nests-unanswered' } });
    expect((await registry.operator('GET /channels/production')).status).toBe(404);
    const releases = { catalog, recommendations: list, orders };
    const answer = await change(registry.operator, 'promote', { releases, reason: 'first' });
    expect(answer.body).toMatchObject({ revision: 1, changed: true });
    const document = parseChannelDocument(await production(registry));
    expect(verifyDocument(document, { [registryKey.id]: registryKey.spki })).toBe(true);
    expect(Object.keys(document.remotes).sort()).toEqual(['catalog', 'orders', 'recommendations']);
  });

  it('runs the gates on the resulting set: what others need cannot be taken away', async () => {
    await using registry = await startRegistry();
    const nesting = { main: fragment({ nests: ['recommendations/list'] }) };
    const catalog = await released(registry, 'catalog', { fragments: nesting });
    const recommendations = await released(registry, 'recommendations', { fragments: { list: fragment() } });
    await change(registry.operator, 'promote', { releases: { catalog, recommendations } });
    const without = await released(registry, 'recommendations', { version: '2.0.0' });
    const answer = await change(registry.operator, 'promote', { releases: { recommendations: without } });
    expect(answer.body.code).toBe('release-nests-unanswered');
    expect(await production(registry)).toMatchObject({ revision: 1 });
  });

  it('rolls back to the previous release and to any that was live, but to no other', async () => {
    await using registry = await startRegistry();
    const ids: string[] = [];
    for (const version of ['1.0.0', '1.1.0', '1.2.0']) {
      ids.push(await released(registry, 'catalog', { version }));
      await change(registry.operator, 'promote', { releases: { catalog: ids.at(-1) } });
    }
    const back = await change(registry.operator, 'rollback', { releases: { catalog: null } });
    expect(back.body.steps).toEqual([{ remote: 'catalog', from: ids[2], to: ids[1] }]);
    const further = await change(registry.operator, 'rollback', { releases: { catalog: ids[0] } });
    expect(further.body.steps).toEqual([{ remote: 'catalog', from: ids[1], to: ids[0] }]);
    const fresh = await released(registry, 'catalog', { version: '1.3.0' });
    const refused = await change(registry.operator, 'rollback', { releases: { catalog: fresh } });
    expect(refused.body.code).toBe('registry-release-never-live');
  });

  it('withdraws what a rollback replaces, and never takes it again', async () => {
    await using registry = await startRegistry();
    const good = await released(registry, 'catalog');
    const bad = await released(registry, 'catalog', { version: '1.1.0' });
    for (const catalog of [good, bad]) await change(registry.operator, 'promote', { releases: { catalog } });
    const live = await change(registry.operator, 'withdraw', { releases: { catalog: [bad] } });
    expect(live.body.code).toBe('registry-release-live');
    await change(registry.operator, 'rollback', { releases: { catalog: null }, withdraw: true });
    expect((await production(registry)).remotes.catalog).toMatchObject({ previous: null, withdrawn: [bad] });
    const again = await change(registry.operator, 'promote', { releases: { catalog: bad } });
    expect(again.body.code).toBe('registry-release-withdrawn');
  });

  it('lets one of two changes at once through, and tells the other what happened', async () => {
    await using registry = await startRegistry();
    const catalog = await released(registry, 'catalog');
    const orders = await released(registry, 'orders');
    const headers = { 'if-match': '"0"' };
    const answers = await Promise.all([
      change(registry.operator, 'promote', { releases: { catalog }, reason: 'mine' }, headers),
      change(registry.operator, 'promote', { releases: { orders }, reason: 'yours' }, headers),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    const { body } = answers.find(({ status }) => status === 412)!;
    expect(body).toMatchObject({ code: 'registry-revision-passed', revision: 1 });
    expect(body.happened).toMatchObject([{ actor: 'operator', action: 'promote', revision: 1 }]);
    const blind = await registry.operator('POST /channels/production/promote', {
      body: { releases: { catalog } },
      headers: { 'idempotency-key': randomUUID() },
    });
    expect(blind.status).toBe(428);
  });

  it('answers a repeated request as the first time, and refuses its key for another one', async () => {
    await using registry = await startRegistry();
    const catalog = await released(registry, 'catalog');
    const headers = { 'if-match': '"0"', 'idempotency-key': randomUUID() };
    const first = await change(registry.operator, 'promote', { releases: { catalog } }, headers);
    const second = await change(registry.operator, 'promote', { releases: { catalog } }, headers);
    expect(second.body).toMatchObject({ revision: 1, changed: true, steps: first.body.steps });
    const other = await change(registry.operator, 'promote', { releases: { catalog }, reason: 'x' }, headers);
    expect(other).toMatchObject({ status: 422, body: { code: 'registry-key-reused' } });
    const same = await change(registry.operator, 'promote', { releases: { catalog } });
    expect(same.body).toMatchObject({ revision: 1, changed: false });
  });

  it('refuses every change of a locked channel with its reason, until it is unlocked', async () => {
    await using registry = await startRegistry();
    const catalog = await released(registry, 'catalog');
    const platform = await registry.token('shell-team', { verbs: ['lock', 'read'] });
    const lock = { body: { reason: 'Black Friday' } };
    expect((await platform('PUT /channels/production/lock', lock)).status).toBe(204);
    const refused = await change(registry.operator, 'promote', { releases: { catalog } });
    expect(refused).toMatchObject({
      status: 423,
      body: { code: 'registry-channel-locked', lockedBy: 'shell-team/test', reason: 'Black Friday' },
    });
    expect((await platform('DELETE /channels/production/lock')).status).toBe(204);
    expect((await change(registry.operator, 'promote', { releases: { catalog } })).status).toBe(200);
  });

  it('withdraws nothing that was never published', async () => {
    await using registry = await startRegistry();
    const catalog = await released(registry, 'catalog');
    await change(registry.operator, 'promote', { releases: { catalog } });
    const refused = await change(registry.operator, 'withdraw', {
      releases: { catalog: ['9.9.9-00000000'] },
    });
    expect(refused).toMatchObject({ status: 404, body: { code: 'registry-release-unknown' } });
    expect((await production(registry)).remotes['catalog']?.withdrawn).toEqual([]);
  });

  it('begins a preview as what production is, and leaves production alone', async () => {
    await using registry = await startRegistry();
    const [catalog, orders] = [await released(registry, 'catalog'), await released(registry, 'orders')];
    await change(registry.operator, 'promote', { releases: { catalog, orders } });
    const next = await released(registry, 'orders', { version: '2.0.0' });
    await registry.operator('POST /channels/pr-7/promote', {
      body: { releases: { orders: next } },
      headers: { 'if-match': '"0"', 'idempotency-key': randomUUID() },
    });
    const preview = await registry.operator('GET /channels/pr-7');
    expect(preview.headers.get('etag')).toBe('"1"');
    expect(preview.body.remotes).toMatchObject({
      catalog: { stable: { version: '1.0.0' } },
      orders: { stable: { version: '2.0.0' } },
    });
    expect((await production(registry)).remotes['orders']?.stable.version).toBe('1.0.0');
    const where = await registry.operator(`GET /remotes/catalog/releases/${catalog}`);
    expect(where.body.channels).toEqual(['pr-7', 'production']);
  });

  it('stops trusting a release when its team has taken its key back', async () => {
    await using registry = await startRegistry();
    const catalog = await released(registry, 'catalog');
    await registry.operator('PUT /teams/catalog-team', { body: { keys: {} } });
    const answer = await change(registry.operator, 'promote', { releases: { catalog } });
    expect(answer.body.code).toBe('registry-release-untrusted');
  });

  it('takes no key away that a live release is signed with: nobody could change the channel any more', async () => {
    await using registry = await startRegistry();
    const catalog = await released(registry, 'catalog');
    await change(registry.operator, 'promote', { releases: { catalog } });
    const refused = await registry.operator('PUT /teams/catalog-team', { body: { keys: {} } });
    expect(refused).toMatchObject({ status: 409, body: { code: 'registry-key-in-use' } });
    const orders = await released(registry, 'orders');
    expect((await change(registry.operator, 'promote', { releases: { orders } })).status).toBe(200);
  });

  it('writes who, what, why and from where, and the database lets nobody change it', async () => {
    await using registry = await startRegistry();
    const catalog = await released(registry, 'catalog');
    const team = await registry.token('catalog-team', { verbs: ['promote'] });
    await change(team, 'promote', { releases: { catalog }, reason: 'new filters' });
    const row = registry.database.prepare("SELECT * FROM audit WHERE action = 'promote'").get();
    expect(row).toMatchObject({
      actor: 'catalog-team/test',
      origin: '127.0.0.1',
      channel: 'production',
      revision: 1,
      remotes: '["catalog"]',
      reason: 'new filters',
    });
    expect(() => registry.database.exec('DELETE FROM audit')).toThrow('append-only');
    expect(() => registry.database.exec("UPDATE audit SET actor = 'x'")).toThrow('append-only');
  });

  it('lets team A do nothing that is for team B, with any verb', async () => {
    await using registry = await startRegistry();
    const catalog = await released(registry, 'catalog');
    const next = await released(registry, 'catalog', { version: '1.1.0' });
    for (const id of [catalog, next])
      await change(registry.operator, 'promote', { releases: { catalog: id } });
    const own = await released(registry, 'orders');
    const all = ['read', 'publish', 'promote', 'rollback', 'withdraw', 'tokens'];
    const orders = await registry.token('orders-team', { verbs: all });
    const { body: foreign } = await registry.operator('POST /tokens', {
      body: { name: 'b', team: 'catalog-team', remotes: ['*'], verbs: ['read'] },
    });
    const build = await signBuild(registry.root, 'catalog', { version: '3.0.0' });
    const refused = await Promise.all([
      orders('POST /remotes/catalog/releases', { body: build.release }),
      change(orders, 'promote', { releases: { catalog } }),
      change(orders, 'promote', { releases: { orders: own, catalog } }),
      change(orders, 'rollback', { releases: { catalog: null } }),
      change(orders, 'rollback', { releases: { catalog: null }, withdraw: true }),
      change(orders, 'withdraw', { releases: { catalog: [catalog] } }),
      change(orders, 'refresh', {}),
      orders('PUT /channels/production/lock', { body: { reason: 'x' } }),
      orders('DELETE /channels/production/lock'),
      orders('GET /tokens?team=catalog-team'),
      orders('POST /tokens', { body: { name: 'x', team: 'catalog-team', remotes: ['*'], verbs: ['read'] } }),
      orders('PUT /remotes/catalog', { body: { owner: 'orders-team' } }),
      orders('PUT /teams/catalog-team', { body: { keys: {} } }),
      orders('PUT /bffs/catalog', { body: { url: 'http://127.0.0.1:1' } }),
    ]);
    expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 403));
    expect((await orders(`DELETE /tokens/${foreign.id}`)).status).toBe(404);
    expect(JSON.stringify((await orders('GET /tokens')).body)).not.toContain(foreign.id);
    expect(await production(registry)).toMatchObject({ revision: 2 });
  });
});
