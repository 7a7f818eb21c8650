import { execFile } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Manifest } from './checks/repository.ts';
import { checkingDependencies } from './dependencies.ts';
import { packedPackages, packPackages } from './pack-packages.ts';

const root = resolve(import.meta.dirname, '..');
const bin = (name: string) => join(root, 'node_modules/.bin', name);
const run = promisify(execFile);
const readManifest = (folder: string) =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest & {
    devDependencies: Record<string, string>;
    peerDependencies?: Record<string, string>;
    private?: boolean;
  };

/** Style sheets and what imports some, suites of tests, and what runs in a worker alone. */
const notForNode = /\.css$|^\.\/(address-fields|testing|worker|fragments)$/;

/** The command line is none: it is programs. */
const packages = packedPackages.filter((name) => name !== 'cli');

/** A folder outside of the workspace, with the packages as they are packed and what they depend on. */
let outside = '';
const tarball = (name: string) => join(outside, `tessera-${name}-0.1.0.tgz`);
const installed = (name: string) => join(outside, 'node_modules/@tessera', name);

beforeAll(async () => {
  outside = mkdtempSync(join(tmpdir(), 'tessera-packed-'));
  await packPackages(outside);
  for (const name of packedPackages) {
    mkdirSync(installed(name), { recursive: true });
    await run('tar', ['-xzf', tarball(name), '--strip-components=1', '-C', installed(name)]);
    const { dependencies, peerDependencies } = readManifest(installed(name));
    for (const needed of Object.keys({ ...dependencies, ...peerDependencies })) link(name, needed);
  }
}, 120_000);

/** Installs what a package says that it needs, for this package alone. */
function link(name: string, needed: string) {
  if (needed.startsWith('@tessera/')) return;
  const place = join(installed(name), 'node_modules', needed);
  mkdirSync(dirname(place), { recursive: true });
  symlinkSync(realpathSync(join(root, 'packages', name, 'node_modules', needed)), place);
}

afterAll(() => rmSync(outside, { recursive: true, force: true }));

describe.each(packages)('@tessera/%s, packed', { timeout: 60_000 }, (name) => {
  it('is what publint and attw take without a fault', async () => {
    await run(bin('publint'), [tarball(name), '--strict']);
    const sheets = Object.keys(readManifest(installed(name)).exports!).filter((door) =>
      door.endsWith('.css'),
    );
    await run(bin('attw'), [
      ...[tarball(name), '--profile', 'esm-only', '--no-emoji', '--format', 'ascii'],
      ...(sheets.length === 0 ? [] : ['--exclude-entrypoints', ...sheets]),
    ]);
  });

  it('has every door of its sources, and none of them needs type stripping', async () => {
    const doors = Object.keys(readManifest(installed(name)).exports!);
    expect(doors).toEqual(Object.keys(readManifest(join(root, 'packages', name)).exports!));
    const modules = doors.filter((door) => !notForNode.test(door));
    const code = modules.map(
      (door) => `await import(${JSON.stringify(`@tessera/${name}${door.slice(1)}`)});`,
    );
    await run(process.execPath, ['--no-strip-types', '--input-type=module', '--eval', code.join('\n')], {
      cwd: outside,
    });
  });

  it('names nothing of the workspace', () => {
    const expected = ['README.md', 'dist', 'node_modules', 'package.json'];
    const { dependencies = {}, private: isPrivate } = readManifest(installed(name));
    expect(
      Object.values(dependencies).filter((range) => /workspace:|catalog:|link:|file:/.test(range)),
    ).toEqual([]);
    expect(isPrivate).toBeUndefined();
    expect(readdirSync(installed(name)).filter((entry) => !expected.includes(entry))).toEqual([]);
  });
});

describe('@tessera/cli, packed', { timeout: 60_000 }, () => {
  it('is what publint takes without a fault', () => run(bin('publint'), [tarball('cli'), '--strict']));

  it('needs nothing beside it', async () => {
    const { dependencies, devDependencies, exports } = readManifest(installed('cli'));
    expect({ dependencies, devDependencies, exports }).toEqual({});
    const program = join(installed('cli'), 'dist/tessera.js');
    const { stdout } = await run(process.execPath, ['--no-strip-types', program, '--help'], { cwd: outside });
    expect(stdout).toContain('Usage: tessera');
  });
});

it('every package that checks the others is installed', () => {
  expect(Object.keys(readManifest(root).devDependencies)).toEqual(
    expect.arrayContaining(Object.keys(checkingDependencies)),
  );
});
