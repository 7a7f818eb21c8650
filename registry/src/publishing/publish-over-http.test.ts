import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { digestOfFiles, signDocument } from '@tessera/contracts/release';
import { describe, expect, it } from 'vitest';
import { publish, putBlob, signBuild } from '../testing/publish.ts';
import { keys, startRegistry } from '../testing/start-registry.ts';

const publishing = { verbs: ['publish', 'read'] };

describe('publishing over HTTP', () => {
  it('asks for the files that it lacks, and shows the release once it is committed', async () => {
    await using registry = await startRegistry();
    const team = await registry.token('catalog-team', publishing);
    const build = await signBuild(registry.root, 'catalog');
    const announced = await team('POST /remotes/catalog/releases', { body: build.release });
    expect(announced.body.missing.sort()).toEqual([...build.blobs.keys()].sort());
    expect((await team('GET /remotes/catalog/releases')).body.releases).toEqual([]);
    expect((await team(`GET /remotes/catalog/releases/${build.id}`)).status).toBe(404);
    expect((await team(`POST /remotes/catalog/releases/${build.id}/commit`)).body).toMatchObject({
      code: 'registry-blobs-missing',
      missing: expect.arrayContaining(announced.body.missing),
    });
    expect((await publish(team, build)).body).toMatchObject({ committed: true });
    expect((await team('GET /remotes/catalog/releases')).body.releases).toMatchObject([
      { id: build.id, publishedBy: 'catalog-team/test', files: 2 },
    ]);
    const folder = join(registry.artifacts, 'catalog', build.id);
    expect(JSON.parse(await readFile(join(folder, 'release.json'), 'utf8'))).toEqual(build.release);
    expect((await readdir(join(folder, 'browser'))).sort()).toEqual([
      'entry.js',
      'entry.js.br',
      'entry.js.gz',
    ]);
  });

  it('takes the same release again without asking for anything, and only new files of the next one', async () => {
    await using registry = await startRegistry();
    const team = await registry.token('catalog-team', publishing);
    await publish(team, await signBuild(registry.root, 'catalog'));
    const again = await signBuild(registry.root, 'catalog', { builtAt: new Date(1).toISOString() });
    const answer = await team('POST /remotes/catalog/releases', { body: again.release });
    expect(answer.body).toMatchObject({ committed: true, missing: [] });
    const next = await signBuild(registry.root, 'catalog', {
      version: '1.1.0',
      files: { 'browser/entry.js': 'export {};\n', 'server/server.js': "import 'node:path';\n" },
    });
    const { body } = await team('POST /remotes/catalog/releases', { body: next.release });
    expect(body.missing).toHaveLength(1);
  });

  it('refuses a version with other content and names the files that differ', async () => {
    await using registry = await startRegistry();
    const team = await registry.token('catalog-team', publishing);
    await publish(team, await signBuild(registry.root, 'catalog'));
    const files = { 'browser/entry.js': 'export {};\n', 'server/server.js': "import 'node:path';\n" };
    const other = await publish(team, await signBuild(registry.root, 'catalog', { files }));
    expect(other).toMatchObject({
      status: 409,
      body: { code: 'registry-version-taken', files: ['browser/entry.js'] },
    });
  });

  it('lets one of two builds of a version through when both are committed at once', async () => {
    await using registry = await startRegistry();
    const team = await registry.token('catalog-team', publishing);
    const first = await signBuild(registry.root, 'catalog');
    const files = { 'browser/entry.js': 'export {};\n', 'server/server.js': "import 'node:path';\n" };
    const second = await signBuild(registry.root, 'catalog', { files });
    const answers = await Promise.all([publish(team, first), publish(team, second)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await team('GET /remotes/catalog/releases')).body.releases).toHaveLength(1);
  });

  it('commits nothing when the announcement went while it was looked at, and everything at the next try', async () => {
    await using registry = await startRegistry();
    const build = await signBuild(registry.root, 'catalog');
    const { body } = await registry.operator('POST /remotes/catalog/releases', { body: build.release });
    for (const sha384 of body.missing) await putBlob(registry.operator, sha384, build.blobs.get(sha384)!);
    // As later announcements and garbage collection do, at the last moment there is.
    registry.database.exec(
      `CREATE TEMP TRIGGER gone BEFORE UPDATE OF committed_at ON releases
       BEGIN DELETE FROM releases WHERE seq = old.seq; END`,
    );
    const path = `/remotes/catalog/releases/${build.id}`;
    const lost = await registry.operator(`POST ${path}/commit`);
    expect(lost).toMatchObject({ status: 404, body: { code: 'registry-release-unannounced' } });
    registry.database.exec('DROP TRIGGER gone; DELETE FROM releases');
    expect((await publish(registry.operator, build)).body.committed).toBe(true);
    expect((await registry.operator(`GET ${path}`)).status).toBe(200);
  });

  it('stores no file that is altered, cut off, too long or not asked for', async () => {
    await using registry = await startRegistry();
    const team = await registry.token('catalog-team', publishing);
    const build = await signBuild(registry.root, 'catalog');
    const [[sha384, content]] = build.blobs as unknown as [[string, Buffer]];
    expect((await putBlob(team, sha384, content)).body.code).toBe('registry-blob-unclaimed');
    await team('POST /remotes/catalog/releases', { body: build.release });
    const altered = Buffer.from(content);
    altered[0]! ^= 1;
    expect((await putBlob(team, sha384, altered)).body.code).toBe('registry-blob-altered');
    const long = Buffer.concat([content, content]);
    expect((await putBlob(team, sha384, long)).body.code).toBe('registry-files-too-large');
    await cutOff(registry.url, registry.operatorHeaders, sha384, content);
    await expect.poll(() => readdir(join(registry.artifacts, '.incoming'))).toEqual([]);
    expect(await readdir(join(registry.artifacts, 'blobs'))).toEqual([]);
    expect((await putBlob(team, sha384, content)).status).toBe(204);
    expect((await putBlob(team, sha384, content)).status).toBe(204);
  });

  it('refuses paths that leave the folder, too many files and too many bytes, each with its code', async () => {
    await using registry = await startRegistry();
    const team = await registry.token('catalog-team', publishing);
    const { release } = await signBuild(registry.root, 'catalog');
    const [file] = release.files;
    const answer = async (files: { path: string; bytes: number; sha384: string }[]) => {
      const unsigned = { ...release, files, digest: digestOfFiles(files) };
      const { body } = await team('POST /remotes/catalog/releases', {
        body: signDocument(unsigned, keys['catalog']!),
      });
      return body.code;
    };
    const at = (path: string, bytes = 1) => ({ ...file!, path, bytes });
    for (const path of [
      'browser/../../etc/passwd',
      '/etc/passwd',
      'browser\\..\\x',
      'browser/.hidden',
      'x.js',
    ]) {
      expect(await answer([at(path)]), path).toBe('registry-path-refused');
    }
    expect(await answer([at('browser/a.js'), at('browser/a.js')])).toBe('registry-path-refused');
    expect(await answer([at('browser/a.js'), at('browser/A.js')])).toBe('registry-path-refused');
    expect(await answer([at('browser/a.js'), at('browser/a.js.br')])).toBe('registry-path-refused');
    expect(await answer([at('browser/a'), at('browser/a/b.js')])).toBe('registry-path-refused');
    expect(await answer(Array.from({ length: 2_001 }, (_, i) => at(`browser/${i}.js`)))).toBe(
      'registry-files-too-many',
    );
    expect(await answer([at('browser/a.js', 20_000_001)])).toBe('registry-files-too-large');
    expect(await answer(Array.from({ length: 6 }, (_, i) => at(`browser/${i}.js`, 19_000_000)))).toBe(
      'registry-files-too-large',
    );
  });

  it('refuses a version that no folder could be named by', async () => {
    await using registry = await startRegistry();
    const build = await signBuild(registry.root, 'catalog');
    const body = { ...build.release, version: `1.0.0-${'x'.repeat(300)}` };
    const refused = await registry.operator('POST /remotes/catalog/releases', { body });
    expect(refused).toMatchObject({ status: 422, body: { code: 'registry-release-refused' } });
  });

  it('refuses a release that its owner has not signed, and the gates before it is seen', async () => {
    await using registry = await startRegistry();
    const team = await registry.token('catalog-team', publishing);
    const forged = await signBuild(registry.root, 'catalog', {
      key: { ...keys['orders']!, id: 'catalog-1' },
    });
    expect((await publish(team, forged)).body.code).toBe('registry-release-untrusted');
    const heavy = await signBuild(registry.root, 'catalog', { budget: 10 });
    expect((await publish(team, heavy)).body.code).toBe('release-budget-exceeded');
    const files = { 'browser/entry.js': '', 'server/server.js': "import 'react';" };
    const foreign = await signBuild(registry.root, 'catalog', { files });
    expect((await publish(team, foreign)).body.code).toBe('release-imports-refused');
    expect((await team('GET /remotes/catalog/releases')).body.releases).toEqual([]);
    expect(existsSync(join(registry.artifacts, 'catalog'))).toBe(false);
  });

  it("lets no team publish another one's remote, nor put a file for it", async () => {
    await using registry = await startRegistry();
    const catalog = await registry.token('catalog-team', publishing);
    const orders = await registry.token('orders-team', publishing);
    const build = await signBuild(registry.root, 'catalog');
    expect((await orders('POST /remotes/catalog/releases', { body: build.release })).status).toBe(403);
    await catalog('POST /remotes/catalog/releases', { body: build.release });
    for (const [sha384, content] of build.blobs) {
      expect((await putBlob(orders, sha384, content)).body.code).toBe('registry-blob-unclaimed');
    }
    expect((await orders(`POST /remotes/catalog/releases/${build.id}/commit`)).status).toBe(403);
    const reader = await registry.token('catalog-team', { verbs: ['read'] });
    expect((await publish(reader, build)).status).toBe(403);
  });

  it('takes a file of many megabytes', async () => {
    await using registry = await startRegistry();
    const team = await registry.token('catalog-team', publishing);
    const text = randomBytes(6_000_000).toString('hex');
    const build = await signBuild(registry.root, 'catalog', {
      files: { 'browser/entry.js': 'export {};', 'server/server.js': '', 'browser/film.mp4': text },
    });
    expect((await publish(team, build)).body).toMatchObject({ committed: true });
  });
});

/** Sends half of a file and hangs up. */
function cutOff(
  url: string,
  headers: Record<string, string>,
  sha384: string,
  content: Buffer,
): Promise<void> {
  const path = `/blobs/${sha384.replaceAll('+', '-').replaceAll('/', '_')}`;
  const { promise, resolve } = Promise.withResolvers<void>();
  const sent = request(url + path, {
    method: 'PUT',
    headers: { ...headers, 'content-length': content.length },
  });
  sent.on('error', () => resolve());
  sent.write(content.subarray(0, 5), () => setImmediate(() => sent.destroy(new Error('gone'))));
  return promise;
}
