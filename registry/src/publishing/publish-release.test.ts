import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { releaseId, verifyDocument } from '@tessera/contracts/release';
import { describe, expect, it } from 'vitest';
import { fragment, makeKey, temporaryFolder, writeBuild } from '../testing/build-folder.ts';
import { publishRelease } from './publish-release.ts';

const key = makeKey('catalog-team-1');
const publish = (root: string, folder: string, whenTaken: 'refuse' | 'suffix' = 'refuse') =>
  publishRelease({ folder, artifacts: join(root, 'artifacts'), keyOf: () => key, whenTaken });

describe('publishRelease()', () => {
  it('signs the release and stores its files once, compressed beside them', async () => {
    await using root = await temporaryFolder();
    const { release, present } = await publish(root.path, await writeBuild(root.path, 'catalog'));
    const folder = join(root.path, 'artifacts/catalog', releaseId(release));
    expect(present).toBe(false);
    expect(verifyDocument(release, { [key.id]: key.spki })).toBe(true);
    const plain = await readFile(join(folder, 'browser/entry.js'));
    expect(brotliDecompressSync(await readFile(join(folder, 'browser/entry.js.br')))).toEqual(plain);
    expect(gunzipSync(await readFile(join(folder, 'browser/entry.js.gz')))).toEqual(plain);
    expect((await stat(join(folder, 'browser/entry.js'))).nlink).toBe(2);
    expect(await readdir(join(folder, 'server'))).toEqual(['server.js']);
  });

  it('does nothing for a build that is published already, whenever it was built', async () => {
    await using root = await temporaryFolder();
    const first = await publish(root.path, await writeBuild(root.path, 'catalog'));
    const again = await publish(
      root.path,
      await writeBuild(root.path, 'catalog', { builtAt: new Date(1).toISOString() }),
    );
    expect(again).toEqual({ release: first.release, present: true });
  });

  it('refuses a version that exists with other content and names the files', async () => {
    await using root = await temporaryFolder();
    await publish(root.path, await writeBuild(root.path, 'catalog'));
    const files = { 'browser/entry.js': 'export {};\n', 'server/server.js': "import 'node:path';\n" };
    await expect(publish(root.path, await writeBuild(root.path, 'catalog', { files }))).rejects.toMatchObject(
      {
        code: 'registry-version-taken',
        message: expect.stringContaining('differs in browser/entry.js,'),
      },
    );
  });

  it('gives a changed working copy a version of its own when asked, the same one for the same content', async () => {
    await using root = await temporaryFolder();
    await publish(root.path, await writeBuild(root.path, 'catalog'));
    const changed = await writeBuild(root.path, 'catalog', {
      fragments: { main: fragment({ timeout: 900 }) },
    });
    const second = await publish(root.path, changed, 'suffix');
    expect(second.release.version).toMatch(/^1\.0\.0-dev\.[0-9a-f]{8}$/);
    expect((await publish(root.path, changed, 'suffix')).present).toBe(true);
  });

  it('refuses a file that is not what was built', async () => {
    await using root = await temporaryFolder();
    const folder = await writeBuild(root.path, 'catalog');
    await writeFile(join(folder, 'browser/entry.js'), 'evil');
    await expect(publish(root.path, folder)).rejects.toMatchObject({ code: 'registry-file-altered' });
  });

  it.each([
    ["import 'react';", '"react"'],
    ["await import('./other.js');", '"./other.js"'],
    ['await import(process.env.X);', '"a computed name"'],
  ])('refuses a server bundle with %s', async (source, named) => {
    await using root = await temporaryFolder();
    const files = { 'browser/entry.js': '', 'server/server.js': source };
    const folder = await writeBuild(root.path, 'catalog', { files });
    await expect(publish(root.path, folder)).rejects.toMatchObject({
      code: 'registry-imports-refused',
      message: expect.stringContaining(named),
    });
  });

  it('refuses more JavaScript on a first load than the budget, and leaves nothing behind', async () => {
    await using root = await temporaryFolder();
    const folder = await writeBuild(root.path, 'catalog', { budget: 10 });
    await expect(publish(root.path, folder)).rejects.toMatchObject({ code: 'registry-budget-exceeded' });
    expect(await readdir(join(root.path, 'artifacts'))).toEqual(['blobs']);
  });

  it('refuses a path that leaves the release', async () => {
    await using root = await temporaryFolder();
    const folder = await writeBuild(root.path, 'catalog', { server: 'server/../../../etc/passwd' });
    await expect(publish(root.path, folder)).rejects.toMatchObject({ code: 'registry-build-unreadable' });
  });

  it('refuses an owner without a key, and a folder without a build', async () => {
    await using root = await temporaryFolder();
    const folder = await writeBuild(root.path, 'catalog');
    const options = { artifacts: join(root.path, 'artifacts'), keyOf: () => undefined };
    await expect(publishRelease({ folder, ...options })).rejects.toMatchObject({
      code: 'registry-owner-unknown',
    });
    await expect(publish(root.path, root.path)).rejects.toMatchObject({ code: 'registry-build-missing' });
  });
});
