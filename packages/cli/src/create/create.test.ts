import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CreateOptions, createInCheckout } from './in-checkout.ts';
import { frameworks } from './remote.ts';

const repository = join(import.meta.dirname, '../../../..');

/** A checkout with one remote, and the formatter of the real one. */
let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'tessera-create-'));
  await mkdir(join(root, 'node_modules'));
  await symlink(join(repository, 'node_modules/@biomejs'), join(root, 'node_modules/@biomejs'));
  await put(
    'biome.json',
    (await readFile(join(repository, 'biome.json'), 'utf8')).replace('"enabled": true', '"enabled": false'),
  );
  await put('package.json', '{ "packageManager": "pnpm@10.34.9" }');
  await put('pnpm-lock.yaml', 'as it was');
  await put('bff/catalog/package.json', '{}\n');
  await put(
    'remotes/catalog/tessera.config.ts',
    "export default { routes: [{ pattern: '/p/:slug' }, { pattern: '/search' }] };\n",
  );
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function put(path: string, text: string) {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

const create = (options: Partial<CreateOptions> = {}) =>
  createInCheckout({
    root,
    templates: join(repository, 'packages/cli/templates'),
    name: 'gift-cards',
    framework: 'react',
    owner: 'gift-team',
    install: false,
    signal: new AbortController().signal,
    ...options,
  });

const everything = async () =>
  (await readdir(root, { recursive: true })).filter((path) => !path.startsWith('node_modules')).sort();

describe('createInCheckout()', () => {
  it.each(frameworks)('names everything after the remote and its owner, with %s', async (framework) => {
    const before = await everything();
    const files = await create({ framework });
    const folders = await everything();
    expect(folders.filter((path) => !before.includes(path) && path.includes('.')).sort()).toEqual(
      [...files].sort(),
    );
    const texts = await Promise.all(files.map((file) => readFile(join(root, file), 'utf8')));
    expect(`${files.join('\n')}\n${texts.join('\n')}`).not.toMatch(/sample|todo/i);
    const config = await readFile(join(root, 'remotes/gift-cards/tessera.config.ts'), 'utf8');
    for (const line of ["name: 'gift-cards'", "owner: 'gift-team'", "pattern: '/gift-cards'"])
      expect(config).toContain(line);
  });

  it.each(['a', 'a-very-long-name-of-thirty-five-ch'])('writes "%s" as the formatter would', async (name) => {
    for (const framework of frameworks) {
      await create({ name: `${name}${framework.length}`, owner: 'gift-team', framework });
    }
    const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
    const check = spawnSync(process.execPath, [biome, 'check', '--error-on-warnings', 'remotes', 'bff'], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(check.status, check.stdout + check.stderr).toBe(0);
  });

  it.each([
    { name: 'catalog', why: 'is there already' },
    { name: 'search', why: '"/search" is an address of catalog' },
  ])('refuses "$name" and changes nothing', async ({ name, why }) => {
    const before = await everything();
    await expect(create({ name })).rejects.toThrow(why);
    expect(await everything()).toEqual(before);
  });

  it('leaves nothing behind when the BFF cannot be written', async () => {
    await put('bff/gift-cards/notes.txt', 'somebody else has begun here');
    const before = await everything();
    await expect(create()).rejects.toThrow('is there already');
    expect(await everything()).toEqual(before);
  });

  it('leaves nothing behind when the installation fails, and says how it has failed', async () => {
    await put('pnpm-workspace.yaml', 'packages: {');
    const before = await everything();
    await expect(create({ install: true })).rejects.toThrow(/^Cannot install: .*nothing was created\n/);
    expect(await everything()).toEqual(before);
    expect(await readFile(join(root, 'pnpm-lock.yaml'), 'utf8')).toBe('as it was');
    // The package manager may have to be fetched first.
  }, 180_000);

  it('leaves nothing behind when it is interrupted', async () => {
    const before = await everything();
    await expect(create({ install: true, signal: AbortSignal.abort() })).rejects.toThrow(
      'it was interrupted',
    );
    expect(await everything()).toEqual(before);
  });
});
