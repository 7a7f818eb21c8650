import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addRemote } from './add-remote.ts';
import { createProject, type ProjectOptions } from './in-project.ts';
import { managers } from './managers.ts';
import { frameworks } from './remote.ts';
import { readVersions } from './versions.ts';

const checkout = join(import.meta.dirname, '../../../..');
const templates = join(checkout, 'packages/cli/templates');
const versions = readVersions(checkout);

let around = '';
let folder = '';
beforeEach(async () => {
  around = await mkdtemp(join(tmpdir(), 'tessera-project-'));
  folder = join(around, 'gifts');
});
afterEach(() => rm(around, { recursive: true, force: true }));

const create = (options: Partial<ProjectOptions> = {}) =>
  createProject({
    ...{ folder, templates, versions, name: 'gift-cards', framework: 'react', owner: 'gift-team' },
    ...{ manager: 'npm', site: 'https://market.example', install: false },
    signal: new AbortController().signal,
    ...options,
  });

const add = (options: Partial<Parameters<typeof addRemote>[0]> = {}) =>
  addRemote({
    ...{ root: folder, templates, versions, name: 'size-guide', framework: 'lit', install: false },
    signal: new AbortController().signal,
    ...options,
  });

const read = (path: string) => readFile(join(folder, path), 'utf8');
const readJson = async (path: string) => JSON.parse(await read(path));
const everything = async () => (await readdir(around, { recursive: true })).sort();

describe('createProject()', () => {
  it.each(managers.flatMap((manager) => frameworks.map((framework) => ({ manager, framework }))))(
    'names everything after the remote and its owner, with $framework and $manager',
    async (choice) => {
      const files = await create(choice);
      const texts = await Promise.all(files.map(read));
      expect(`${files.join('\n')}\n${texts.join('\n')}`).not.toMatch(/sample|todo|catalog:/i);
      const manifest = await readJson('remotes/gift-cards/package.json');
      const own = choice.manager === 'pnpm' ? 'workspace:*' : '*';
      expect(manifest.dependencies).toMatchObject({
        '@tessera/bff-gift-cards': own,
        '@tessera/fragment': expect.stringMatching(/^\^\d/),
        [choice.framework]: expect.stringMatching(/^\d/),
      });
      expect((await readJson('package.json')).tessera).toEqual({ site: 'https://market.example' });
    },
  );

  it('makes a key that nobody else may read, and names its public half for the operator', async () => {
    await create();
    const key = await readJson('.tessera/keys/gift-team.json');
    expect(await readJson('owner.json')).toEqual({
      owner: 'gift-team',
      keys: { [key.id]: key.spki },
      remotes: ['gift-cards'],
    });
    expect((await stat(join(folder, '.tessera/keys/gift-team.json'))).mode & 0o777).toBe(0o600);
    for (const line of ['.tessera/', '.env', 'node_modules/'])
      expect(await read('.gitignore')).toContain(line);
  });

  it.each(managers)('takes packages from a folder wherever they are needed, with %s', async (manager) => {
    const packages = join(around, 'packages');
    await mkdir(packages);
    for (const name of ['cli', 'contracts']) await writeFile(join(packages, `tessera-${name}-0.1.0.tgz`), '');
    await create({ manager, packages });
    const place = `file:${packages}/tessera-contracts-0.1.0.tgz`;
    if (manager === 'pnpm')
      expect(await read('pnpm-workspace.yaml')).toContain(`"@tessera/contracts": "${place}"`);
    else expect((await readJson('package.json')).overrides['@tessera/contracts']).toBe(place);
  });

  it('refuses a folder of packages that holds none, and makes nothing', async () => {
    await expect(create({ packages: around })).rejects.toThrow('npm run pack');
    expect(await everything()).toEqual([]);
  });

  it('says of a folder that cannot be made what to do', async () => {
    await symlink(join(around, 'nothing/there'), folder);
    await expect(create()).rejects.toThrow(/it cannot be made \(\w+\), choose another folder/);
  });

  it('takes an empty repository, and nothing that has a file', async () => {
    await mkdir(join(folder, '.git'), { recursive: true });
    await create();
    const before = await everything();
    await expect(create()).rejects.toMatchObject({ facts: { code: 'create-folder-taken' } });
    expect(await everything()).toEqual(before);
  });

  it('refuses a folder inside of another workspace', async () => {
    await writeFile(join(around, 'pnpm-workspace.yaml'), 'packages: []\n');
    await expect(create()).rejects.toMatchObject({ facts: { code: 'create-folder-inside' } });
    expect(await everything()).toEqual(['pnpm-workspace.yaml']);
  });

  it('leaves what was there when it is interrupted', async () => {
    const options = { install: true, signal: AbortSignal.abort() };
    await expect(create(options)).rejects.toThrow('it was interrupted');
    expect(await everything()).toEqual([]);
    await mkdir(join(folder, '.git'), { recursive: true });
    await expect(create(options)).rejects.toThrow('it was interrupted');
    expect(await everything()).toEqual(['gifts', 'gifts/.git']);
  });
});

describe('addRemote()', () => {
  it('adds a remote of the same team, and names it for the operator', async () => {
    await create();
    const { owner, files } = await add();
    expect(owner).toBe('gift-team');
    expect(files).toContain('remotes/size-guide/src/questions.ts');
    expect((await readJson('owner.json')).remotes).toEqual(['gift-cards', 'size-guide']);
    expect((await readJson('remotes/size-guide/package.json')).scripts.build).toBe('tessera build');
  });

  it.each([
    { options: { name: 'gift-cards' }, why: 'is there already' },
    { options: { owner: 'other-team' }, why: 'this project is of gift-team' },
    { options: { install: true, signal: AbortSignal.abort() }, why: 'it was interrupted' },
  ])('leaves the project as it was where $why', async ({ options, why }) => {
    await create();
    const before = [await everything(), await read('owner.json')];
    await expect(add(options)).rejects.toThrow(why);
    expect([await everything(), await read('owner.json')]).toEqual(before);
  });
});
