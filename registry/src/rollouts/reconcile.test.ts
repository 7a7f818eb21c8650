import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { change } from '../testing/change.ts';
import { canaryOf, visitorKeys } from '../testing/crowd.ts';
import { released } from '../testing/publish.ts';
import { startRegistry } from '../testing/start-registry.ts';

async function startWithFiles(root?: string) {
  const files = root === undefined ? {} : { root, files: join(root, 'registry/channels') };
  return await startRegistry({ visitorKeys, ...files });
}

describe('a registry that starts where channels and rollouts differ', () => {
  it('drops a canary whose rollout was lost, and takes a new one', async () => {
    await using folder = await startWithFiles();
    await folder.crash();
    const first = await startWithFiles(folder.root);
    const stable = await released(first, 'catalog');
    const release = await released(first, 'catalog', { version: '2.0.0' });
    await change(first.operator, 'promote', { releases: { catalog: stable } });
    const canary = { remote: 'catalog', release, percent: 5 };
    await change(first.operator, 'canaries', canary);
    await first[Symbol.asyncDispose]();
    for (const end of ['', '-wal'])
      await rm(join(folder.root, `registry/registry.db${end}`), { force: true });

    await using second = await startWithFiles(folder.root);
    const { body } = await second.operator('GET /channels/production');
    expect(body).toMatchObject({ revision: 3, remotes: { catalog: { canary: null, withdrawn: [] } } });
    const { entries } = (await second.operator('GET /audit?action=canary-drop')).body;
    expect(entries).toMatchObject([{ actor: 'health', remotes: ['catalog'] }]);
    expect((await change(second.operator, 'canaries', canary)).status).toBe(200);
  });

  it('ends a rollout whose canary is gone from the document', async () => {
    await using first = await startWithFiles();
    const stable = await released(first, 'catalog');
    const release = await released(first, 'catalog', { version: '2.0.0' });
    await change(first.operator, 'promote', { releases: { catalog: stable } });
    await change(first.operator, 'canaries', { remote: 'catalog', release, percent: 5 });
    expect((await canaryOf(first, 'catalog')).status).toBe('running');
    first.database.exec(
      `UPDATE channels SET document = json_set(document, '$.remotes.catalog.canary', json('null'))`,
    );
    await first.crash();
    await using second = await startWithFiles(first.root);
    const { body } = await second.operator('GET /channels/production/canaries');
    expect([body.canaries, body.ended]).toMatchObject([[], [{ release, status: 'replaced' }]]);
    const { entries } = (await second.operator('GET /audit?action=canary-replace')).body;
    expect(entries).toMatchObject([{ reason: 'The canary is gone from the channel' }]);
  });
});
