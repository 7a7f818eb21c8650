import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../command/run-command.ts';
import { temporaryFolder, writeBuild } from '../testing/build-folder.ts';
import { publish, signBuild } from '../testing/publish.ts';
import { spawnRegistry } from '../testing/spawn-registry.ts';
import { keys, registryKey } from '../testing/start-registry.ts';

const asRequestKey = ({ id, privateKey, spki }: typeof registryKey) => ({ id, pkcs8: privateKey, spki });

describe('a registry that starts where the one-off command was', () => {
  it('takes over its releases and channels, goes on from its revision, and writes the file that edges watch', async () => {
    await using root = await temporaryFolder();
    const { document } = await runCommand(
      {
        folders: { artifacts: join(root.path, 'artifacts'), registry: join(root.path, 'registry') },
        channel: 'production',
        actor: 'test',
        registryKey: asRequestKey(registryKey),
        teamKeys: { 'catalog-team': asRequestKey(keys['catalog']!) },
        action: {
          type: 'publish',
          builds: [await writeBuild(root.path, 'catalog')],
          whenTaken: 'refuse',
          promote: true,
          bffs: { catalog: { url: 'http://127.0.0.1:4001' } },
        },
      },
      () => undefined,
    );
    await using registry = await spawnRegistry(root.path);
    expect((await registry.operator('GET /channels/production')).body).toEqual(document);
    const next = await signBuild(root.path, 'catalog', { version: '1.1.0' });
    expect((await publish(registry.operator, next)).body).toMatchObject({ committed: true });
    const change = (action: string, catalog: string | null) =>
      registry.operator(`POST /channels/production/${action}`, {
        body: { releases: { catalog } },
        headers: { 'if-match': '*', 'idempotency-key': randomUUID() },
      });
    expect((await change('promote', next.id)).body).toMatchObject({ revision: 2, changed: true });
    expect((await change('rollback', null)).body).toMatchObject({ revision: 3, changed: true });
    const file = join(root.path, 'registry/channels/production.json');
    await expect.poll(async () => JSON.parse(await readFile(file, 'utf8')).revision).toBe(3);
  }, 15_000);
});
