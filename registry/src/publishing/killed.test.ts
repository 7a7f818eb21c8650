import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ChannelDocument } from '@tessera/contracts/channel';
import { verifyDocument } from '@tessera/contracts/release';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/build-folder.ts';
import { publish, putBlob, type Signed, signBuild } from '../testing/publish.ts';
import { spawnRegistry } from '../testing/spawn-registry.ts';
import { keys, registryKey } from '../testing/start-registry.ts';

/** Milliseconds after the commit was sent at which the process is killed. */
const MOMENTS = [0, 3, 8, 15, 25];

describe('a registry that is killed', () => {
  it('never shows half a release, loses none that it acknowledged, and takes the retry', async () => {
    await using root = await temporaryFolder();
    const { id, spki } = keys['catalog']!;
    const acknowledged: Signed[] = [];
    let pending: Signed | null = null;
    for (const [round, moment] of [...MOMENTS, null].entries()) {
      await using registry = await spawnRegistry(root.path);
      const { operator } = registry;
      if (round === 0) {
        await operator('PUT /teams/catalog-team', { body: { keys: { [id]: spki } } });
        await operator('PUT /remotes/catalog', { body: { owner: 'catalog-team' } });
      }
      const { body } = await operator('GET /remotes/catalog/releases');
      const shown: string[] = body.releases.map(({ id }) => id);
      for (const build of acknowledged) expect(shown).toContain(build.id);
      const folders = await readdir(join(root.path, 'artifacts/catalog')).catch(() => []);
      for (const anyId of new Set([...shown, ...folders])) await expectWhole(root.path, anyId);
      expect(await readdir(join(root.path, 'artifacts/.incoming')).catch(() => [])).toEqual([]);
      if (pending !== null) {
        expect((await publish(operator, pending)).body).toMatchObject({ committed: true });
        await expectWhole(root.path, pending.id);
        acknowledged.push(pending);
      }
      if (moment === null) return;

      const files = {
        'browser/entry.js': `export const round = ${round};\n`.repeat(2_000),
        'server/server.js': `// ${round}\n`,
      };
      pending = await signBuild(root.path, 'catalog', { version: `1.${round}.0`, files });
      const { release, blobs } = pending;
      await operator('POST /remotes/catalog/releases', { body: release });
      const sent = [...blobs].map(([sha384, content]) => putBlob(operator, sha384, content));
      if (round % 2 === 0) await Promise.all(sent);
      const work = [...sent, operator(`POST /remotes/catalog/releases/${pending.id}/commit`)];
      const settled = Promise.allSettled(work);
      await wait(moment);
      await registry.kill();
      const answers = await settled;
      const commit = answers.at(-1)!;
      if (commit.status === 'fulfilled' && commit.value.status === 200) acknowledged.push(pending);
    }
  }, 30_000);

  it('has changed a channel wholly or not at all, and once however often it is asked', async () => {
    await using root = await temporaryFolder();
    const { id, spki } = keys['catalog']!;
    const builds: Signed[] = [];
    for (const version of ['1.0.0', '1.1.0']) builds.push(await signBuild(root.path, 'catalog', { version }));
    let acknowledged = 0;
    for (const [round, moment] of [null, 0, 2].entries()) {
      const change = {
        body: { releases: { catalog: builds[round % 2]!.id } },
        headers: { 'if-match': `"${round}"`, 'idempotency-key': randomUUID() },
      };
      if (moment !== null) {
        await using registry = await spawnRegistry(root.path);
        const asked = registry.operator('POST /channels/production/promote', change).catch(() => null);
        await wait(moment);
        await registry.kill();
        if ((await asked)?.status === 200) acknowledged = round + 1;
      }
      await using registry = await spawnRegistry(root.path);
      const { operator } = registry;
      if (moment === null) {
        await operator('PUT /teams/catalog-team', { body: { keys: { [id]: spki } } });
        await operator('PUT /remotes/catalog', { body: { owner: 'catalog-team' } });
        for (const build of builds) await publish(operator, build);
      } else {
        const { body } = await operator<ChannelDocument>('GET /channels/production');
        expect(verifyDocument(body, { [registryKey.id]: registryKey.spki })).toBe(true);
        expect(body.revision).toBeGreaterThanOrEqual(acknowledged);
      }
      const again = await operator('POST /channels/production/promote', change);
      expect(again.body).toMatchObject({ revision: round + 1, changed: true });
      acknowledged = round + 1;
    }
    await using registry = await spawnRegistry(root.path);
    const { body } = await registry.operator('GET /audit?action=promote');
    expect(body.entries.map(({ revision }) => revision)).toEqual([3, 2, 1]);
  }, 30_000);
});

async function expectWhole(root: string, id: string): Promise<void> {
  const folder = join(root, 'artifacts/catalog', id);
  const release = JSON.parse(await readFile(join(folder, 'release.json'), 'utf8'));
  for (const { path, sha384 } of release.files) {
    const content = await readFile(join(folder, path));
    expect(createHash('sha384').update(content).digest('base64')).toBe(sha384);
  }
}
