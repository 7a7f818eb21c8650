import type { Output } from '@tessera/contracts/http';
import { describe, expect, it } from 'vitest';
import type { ownerContract } from '../contract.ts';
import type { ApiDescription } from '../testing/answer.ts';
import { publish, signBuild } from '../testing/publish.ts';
import { startRegistry } from '../testing/start-registry.ts';

describe('GET /audit', () => {
  it('finds changes by text, remote, actor and action, newest first, page by page', async () => {
    await using registry = await startRegistry();
    for (const remote of ['catalog', 'orders']) {
      await publish(registry.operator, await signBuild(registry.root, remote));
    }
    const search = async (query: string) => (await registry.operator(`GET /audit${query}`)).body;
    const { entries } = await search('?action=publish');
    expect(entries.map(({ remotes }) => remotes)).toEqual([['orders'], ['catalog']]);
    expect((await search('?remote=orders')).entries).toHaveLength(2);
    expect((await search('?q=ORDERS%401.0.0')).entries).toMatchObject([{ action: 'publish' }]);
    expect((await search('?q=100%25')).entries).toEqual([]);
    expect((await search('?actor=nobody')).entries).toEqual([]);
    const first = await search('?limit=3');
    const second = await search(`?limit=3&before=${first.next}`);
    expect(second.entries[0]!.seq).toBe(first.entries[2]!.seq - 1);
  });

  it('shows what was done with tokens to the operator alone, and nothing without the verb', async () => {
    await using registry = await startRegistry();
    const team = await registry.token('catalog-team', { verbs: ['read'] });
    const deployer = await registry.token('catalog-team', { verbs: ['publish'] });
    expect((await registry.operator('GET /audit?action=token-created')).body.entries).toHaveLength(2);
    expect((await team('GET /audit?action=token-created')).body.entries).toEqual([]);
    expect((await deployer('GET /audit')).status).toBe(403);
  });
});

describe('GET /remotes', () => {
  it('tells owner, releases and what is live where', async () => {
    await using registry = await startRegistry();
    const build = await signBuild(registry.root, 'catalog');
    await publish(registry.operator, build);
    await registry.operator('POST /channels/production/promote', {
      body: { releases: { catalog: build.id } },
      headers: { 'if-match': '*', 'idempotency-key': crypto.randomUUID() },
    });
    const { remotes } = (await registry.operator<Output<typeof ownerContract.listRemotes>>('GET /remotes'))
      .body;
    expect(remotes.find(({ remote }) => remote === 'catalog')).toEqual({
      remote: 'catalog',
      owner: 'catalog-team',
      releases: 1,
      live: { production: { stable: build.id, previous: null, canary: null } },
    });
  });
});

describe('GET /openapi.json', () => {
  it('describes every route with what it takes', async () => {
    await using registry = await startRegistry();
    const { body } = await registry.as({})<ApiDescription>('GET /openapi.json');
    expect(Object.keys(body.paths).sort()).toEqual([
      '/audit',
      '/bffs',
      '/bffs/{bff}',
      '/blobs/{sha384}',
      '/channels',
      '/channels/{channel}',
      '/channels/{channel}/acks',
      '/channels/{channel}/alarms',
      '/channels/{channel}/canaries',
      '/channels/{channel}/canaries/{remote}/abort',
      '/channels/{channel}/canaries/{remote}/pause',
      '/channels/{channel}/canaries/{remote}/resume',
      '/channels/{channel}/canaries/{remote}/step',
      '/channels/{channel}/edges',
      '/channels/{channel}/feed',
      '/channels/{channel}/figures/{remote}',
      '/channels/{channel}/lock',
      '/channels/{channel}/pages',
      '/channels/{channel}/promote',
      '/channels/{channel}/refresh',
      '/channels/{channel}/reports',
      '/channels/{channel}/rollback',
      '/channels/{channel}/shared',
      '/channels/{channel}/withdraw',
      '/console/links',
      '/console/people/{subject}/sessions',
      '/console/session',
      '/executions',
      '/executions/{name}',
      '/gc',
      '/machines/{name}',
      '/operator/usage',
      '/overview',
      '/passes',
      '/passes/switch',
      '/remotes',
      '/remotes/{remote}',
      '/remotes/{remote}/differences',
      '/remotes/{remote}/releases',
      '/remotes/{remote}/releases/{id}',
      '/remotes/{remote}/releases/{id}/commit',
      '/teams',
      '/teams/{team}',
      '/tokens',
      '/tokens/{id}',
    ]);
    const names = body.paths['/channels/{channel}/promote']?.post?.parameters.map(({ name }) => name);
    expect(names).toEqual(['channel', 'Idempotency-Key', 'If-Match']);
  });
});
