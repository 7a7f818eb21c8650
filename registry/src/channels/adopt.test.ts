import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/build-folder.ts';
import { publish, signBuild } from '../testing/publish.ts';
import { spawnRegistry } from '../testing/spawn-registry.ts';
import { keys } from '../testing/start-registry.ts';

describe('a registry that has lost its database', () => {
  it('takes over releases and channels from their folders, and goes on from the same revision', async () => {
    await using root = await temporaryFolder();
    const file = join(root.path, 'registry/channels/production.json');
    const change = (registry: Awaited<ReturnType<typeof spawnRegistry>>, action: string, id: string | null) =>
      registry.operator(`POST /channels/production/${action}`, {
        body: { releases: { catalog: id } },
        headers: { 'if-match': '*', 'idempotency-key': randomUUID() },
      });
    const first = await signBuild(root.path, 'catalog');
    {
      await using registry = await spawnRegistry(root.path);
      const { id, spki } = keys['catalog']!;
      await registry.operator('PUT /teams/catalog-team', { body: { keys: { [id]: spki } } });
      await registry.operator('PUT /remotes/catalog', { body: { owner: 'catalog-team' } });
      await publish(registry.operator, first);
      expect((await change(registry, 'promote', first.id)).body).toMatchObject({ revision: 1 });
      await expect.poll(async () => JSON.parse(await readFile(file, 'utf8')).revision).toBe(1);
    }
    for (const end of ['', '-wal', '-shm'])
      await rm(join(root.path, `registry/registry.db${end}`), { force: true });

    await using registry = await spawnRegistry(root.path);
    const document = JSON.parse(await readFile(file, 'utf8'));
    expect((await registry.operator('GET /channels/production')).body).toEqual(document);
    const next = await signBuild(root.path, 'catalog', { version: '1.1.0' });
    expect((await publish(registry.operator, next)).body).toMatchObject({ committed: true });
    expect((await change(registry, 'promote', next.id)).body).toMatchObject({ revision: 2, changed: true });
    expect((await change(registry, 'rollback', null)).body).toMatchObject({ revision: 3, changed: true });
    await expect.poll(async () => JSON.parse(await readFile(file, 'utf8')).revision).toBe(3);
  });
});
