import { describe, expect, it } from 'vitest';
import { change } from '../testing/change.ts';
import { released, signBuild } from '../testing/publish.ts';
import { changeAs, signIn } from '../testing/sign-in.ts';
import { startRegistry, type TestRegistry } from '../testing/start-registry.ts';

/** Two releases of two remotes, the first of each live; what catalog's team may try on orders. */
async function prepare(registry: TestRegistry) {
  const ids = { catalog: ['', ''], orders: ['', ''] };
  for (const remote of ['catalog', 'orders'] as const) {
    ids[remote] = [
      await released(registry, remote, { version: '1.0.0' }),
      await released(registry, remote, { version: '1.1.0' }),
    ];
    await change(registry.operator, 'promote', { releases: { [remote]: ids[remote][0] } });
    await change(registry.operator, 'promote', { releases: { [remote]: ids[remote][1] } });
  }
  return ids;
}

describe('a person of a team', () => {
  const tries = [
    { verb: 'promote', body: (id: string) => ({ releases: { orders: id } }) },
    { verb: 'rollback', body: () => ({ releases: { orders: null } }) },
    { verb: 'withdraw', body: (id: string) => ({ releases: { orders: [id] } }) },
    { verb: 'canaries', body: (id: string) => ({ remote: 'orders', release: id, percent: 5 }) },
    { verb: 'canaries/orders/step', body: () => ({}) },
    { verb: 'canaries/orders/pause', body: () => ({}) },
    { verb: 'canaries/orders/resume', body: () => ({}) },
    { verb: 'canaries/orders/abort', body: () => ({}) },
    { verb: 'refresh', body: () => ({}) },
  ];

  it.each(tries)('is refused "$verb" on a remote of another team', async ({ verb, body }) => {
    await using registry = await startRegistry();
    const { orders } = await prepare(registry);
    if (verb.startsWith('canaries/')) {
      const canary = { remote: 'orders', release: orders[0], percent: 5 };
      expect((await change(registry.operator, 'canaries', canary)).status).toBe(200);
    }
    const before = await registry.operator('GET /channels/production');
    const person = await signIn(registry, { name: 'Ada', teams: ['catalog-team'] });
    const refused = await changeAs(person, verb, body(orders[0]!));
    expect(refused).toMatchObject({ status: 403, body: { code: 'registry-scope-refused' } });
    expect((await registry.operator('GET /channels/production')).body).toEqual(before.body);
  });

  it('is refused what concerns everyone, and every credential', async () => {
    await using registry = await startRegistry();
    const { ask } = await signIn(registry, { name: 'Ada', teams: ['catalog-team'] });
    const build = await signBuild(registry.root, 'catalog', { version: '3.0.0' });
    for (const [route, body] of [
      ['PUT /channels/production/lock', { reason: 'x' }],
      ['DELETE /channels/production/lock', undefined],
      ['GET /tokens', undefined],
      ['POST /tokens', { name: 'x', team: 'catalog-team', remotes: ['*'], verbs: ['read'] }],
      ['PUT /teams/catalog-team', { keys: {} }],
      ['PUT /remotes/orders', { owner: 'catalog-team' }],
      ['POST /console/links', {}],
      ['POST /remotes/catalog/releases', build.release],
    ] as const) {
      expect((await ask(route, { body })).status, route).toBe(403);
    }
  });

  it('changes remotes of the own team, and the audit names them', async () => {
    await using registry = await startRegistry();
    const { catalog } = await prepare(registry);
    const person = await signIn(registry, { name: 'Ada', teams: ['catalog-team'] });
    const back = await changeAs(person, 'rollback', { releases: { catalog: null }, reason: 'slow' });
    expect(back.body.steps).toEqual([{ remote: 'catalog', from: catalog[1], to: catalog[0] }]);
    const { body } = await person.ask('GET /audit?action=rollback');
    expect(body.entries).toMatchObject([{ actor: person.actor, reason: 'slow', remotes: ['catalog'] }]);
  });

  it('sees everything', async () => {
    await using registry = await startRegistry();
    await prepare(registry);
    const { ask } = await signIn(registry, { name: 'Ada', teams: ['catalog-team'] });
    for (const route of [
      'GET /overview',
      'GET /remotes/orders/releases',
      'GET /channels/production',
      'GET /channels/production/canaries',
      'GET /channels/production/figures/orders',
      'GET /audit',
    ])
      expect((await ask(route)).status, route).toBe(200);
  });
});

describe('an operator who is signed in', () => {
  it('changes every remote and locks channels, and makes no credential', async () => {
    await using registry = await startRegistry();
    await prepare(registry);
    const person = await signIn(registry, { name: 'Grace' });
    expect((await changeAs(person, 'rollback', { releases: { orders: null } })).status).toBe(200);
    const locked = await person.ask('PUT /channels/production/lock', { body: { reason: 'holidays' } });
    expect(locked.status).toBe(204);
    expect((await person.ask('GET /tokens')).status).toBe(403);
    expect((await person.ask('PUT /remotes/orders', { body: { owner: 'catalog-team' } })).status).toBe(403);
  });
});
