import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { verifyDocument } from '@tessera/contracts/release';
import { describe, expect, it } from 'vitest';
import { fragment, makeKey, temporaryFolder, writeBuild } from '../testing/build-folder.ts';
import type { CommandRequest } from './request.ts';
import { runCommand } from './run-command.ts';

const teams = ['shell', 'catalog', 'orders', 'recommendations'];
const keys = Object.fromEntries(teams.map((team) => [`${team}-team`, makeKey(`${team}-1`)]));
const registryKey = makeKey('registry-1');
const asRequestKey = ({ id, privateKey, spki }: typeof registryKey) => ({ id, pkcs8: privateKey, spki });

function request(root: string, action: CommandRequest['action']): CommandRequest {
  return {
    folders: { artifacts: join(root, 'artifacts'), registry: join(root, 'registry') },
    channel: 'production',
    actor: 'test',
    registryKey: asRequestKey(registryKey),
    teamKeys: Object.fromEntries(Object.entries(keys).map(([team, key]) => [team, asRequestKey(key)])),
    action,
  };
}

const bffs = { catalog: { url: 'http://127.0.0.1:4001' } };
const run = (root: string, action: CommandRequest['action']) => runCommand(request(root, action), () => {});
const release = (root: string, builds: string[], whenTaken: 'refuse' | 'suffix' = 'suffix') =>
  run(root, { type: 'publish', builds, whenTaken, promote: true, bffs });

const page = (pattern: string) => ({ pattern, fragment: 'main', forms: false, private: false });
const catalog = (root: string, changes: Parameters<typeof writeBuild>[2] = {}) =>
  writeBuild(root, 'catalog', { routes: [page('/p/:slug')], shared: { react: '^19.0.0' }, ...changes });
const shell = (root: string, react = '19.3.1') => writeBuild(root, 'shell', { provides: { react } });

describe('runCommand()', () => {
  it('publishes all builds and makes them live in one signed revision', async () => {
    await using root = await temporaryFolder();
    const { document, changed } = await release(root.path, [
      await shell(root.path),
      await catalog(root.path),
    ]);
    expect(changed).toBe(true);
    expect(document).toMatchObject({
      revision: 1,
      bffs,
      routes: [{ pattern: '/p/:slug', remote: 'catalog' }],
    });
    expect(verifyDocument(document!, { [registryKey.id]: registryKey.spki })).toBe(true);
    const file = join(root.path, 'registry/channels/production.json');
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(document);
  });

  it('leaves the channel as it is when nothing has changed', async () => {
    await using root = await temporaryFolder();
    const builds = [await shell(root.path), await catalog(root.path)];
    await release(root.path, builds);
    expect(await release(root.path, builds)).toMatchObject({ changed: false, document: { revision: 1 } });
  });

  it('rolls back to the release before, and forward again', async () => {
    await using root = await temporaryFolder();
    const first = await release(root.path, [await shell(root.path), await catalog(root.path)]);
    const second = await release(root.path, [await catalog(root.path, { version: '1.1.0' })]);
    const back = await run(root.path, { type: 'rollback', remote: 'catalog' });
    expect(back.document).toMatchObject({
      revision: 3,
      remotes: {
        catalog: {
          stable: first.document!.remotes['catalog']!.stable,
          previous: second.document!.remotes['catalog']!.stable,
        },
      },
    });
    await expect(run(root.path, { type: 'rollback', remote: 'shell' })).rejects.toMatchObject({
      code: 'registry-nothing-previous',
    });
  });

  it('refuses to roll back what is not on the channel, or was never replaced', async () => {
    await using root = await temporaryFolder();
    await release(root.path, [await shell(root.path), await catalog(root.path)]);
    await expect(run(root.path, { type: 'rollback', remote: 'nope' })).rejects.toThrow(
      'Cannot roll back "nope": nothing of this name is on the channel, choose from shell, catalog',
    );
    await expect(run(root.path, { type: 'rollback', remote: 'catalog' })).rejects.toMatchObject({
      code: 'registry-nothing-previous',
    });
  });

  it('keeps the document before, and writes every change into the audit', async () => {
    await using root = await temporaryFolder();
    await release(root.path, [await shell(root.path)]);
    await release(root.path, [await catalog(root.path)]);
    const previous = await readFile(join(root.path, 'registry/channels/production.previous.json'), 'utf8');
    expect(JSON.parse(previous)).toMatchObject({ revision: 1 });
    const audit = (await readFile(join(root.path, 'registry/audit.jsonl'), 'utf8')).trim().split('\n');
    expect(audit.map((line) => JSON.parse(line).action)).toEqual([
      'publish',
      'promote',
      'publish',
      'promote',
    ]);
  });

  it('refuses two remotes that claim one address', async () => {
    await using root = await temporaryFolder();
    const orders = await writeBuild(root.path, 'orders', { routes: [page('/p/:id')] });
    await expect(release(root.path, [await catalog(root.path), orders])).rejects.toMatchObject({
      code: 'registry-routes-overlap',
    });
  });

  it('refuses a nested fragment that no live release has', async () => {
    await using root = await temporaryFolder();
    const fragments = { main: fragment({ nests: ['recommendations/list'] }) };
    const nesting = await catalog(root.path, { fragments });
    await expect(release(root.path, [nesting])).rejects.toMatchObject({ code: 'registry-nests-unanswered' });
    const answering = await writeBuild(root.path, 'recommendations', { fragments: { list: fragment() } });
    expect((await release(root.path, [nesting, answering])).document?.revision).toBe(1);
  });

  it('refuses a shell that does not fit a remote, even one that only a rollback would bring back', async () => {
    await using root = await temporaryFolder();
    await release(root.path, [await shell(root.path), await catalog(root.path)]);
    await release(root.path, [await catalog(root.path, { version: '2.0.0', shared: { react: '>=19' } })]);
    await expect(release(root.path, [await shell(root.path, '20.0.0')])).rejects.toMatchObject({
      code: 'registry-shared-unsatisfied',
      message: expect.stringContaining('catalog@1.0.0'),
    });
  });

  it('refuses a remote that needs another contract of its BFF than is there', async () => {
    await using root = await temporaryFolder();
    const build = async (contract: string) =>
      catalog(root.path, { bff: { name: 'catalog', contract }, files: { 'browser/entry.js': contract } });
    const at = (contract: string) => ({ catalog: { url: bffs.catalog.url, contract } });
    const promote = async (needed: string, present: string) =>
      run(root.path, {
        type: 'publish',
        builds: [await build(needed)],
        whenTaken: 'suffix',
        promote: true,
        bffs: at(present),
      });
    await expect(promote('^2.0.0', '1.4.0')).rejects.toMatchObject({
      code: 'registry-bff-unfit',
      message: expect.stringContaining('needs contract ^2.0.0 of the BFF "catalog", it has 1.4.0'),
    });
    expect((await promote('^1.3.0', '1.4.0')).document?.bffs).toEqual(at('1.4.0'));
  });

  it('refuses a remote whose BFF has no address', async () => {
    await using root = await temporaryFolder();
    const build = await catalog(root.path, { bff: { name: 'search', contract: '^1.0.0' } });
    await expect(release(root.path, [build])).rejects.toMatchObject({ code: 'registry-bff-missing' });
  });

  it('does not build on a channel document that was altered', async () => {
    await using root = await temporaryFolder();
    await release(root.path, [await shell(root.path)]);
    const file = join(root.path, 'registry/channels/production.json');
    await writeFile(file, (await readFile(file, 'utf8')).replace('"revision": 1', '"revision": 9'));
    await expect(release(root.path, [await catalog(root.path)])).rejects.toMatchObject({
      code: 'registry-channel-damaged',
    });
  });
});
