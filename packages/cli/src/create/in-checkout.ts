/** Makes a remote and its BFF as workspaces of this checkout. */

import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { matchRoute } from '@tessera/contracts/routes';
import { Sentence } from '../sentence.ts';
import { writeFolders } from './new-folders.ts';
import { runProgramIn } from './programs.ts';
import { type Framework, listPaths, remoteFolders } from './remote.ts';

export interface CreateOptions {
  /** The repository. */
  root: string;
  /** Where the templates lie. */
  templates: string;
  /** Checked before. */
  name: string;
  framework: Framework;
  /** The team. */
  owner: string;
  /** Whether to link the new workspaces; without it nothing of them runs. */
  install: boolean;
  /** Undoes everything. */
  signal: AbortSignal;
}

/**
 * Everything or nothing: what fails half way leaves the checkout as it was.
 *
 * @returns the files, relative to the repository
 * @throws Sentence when the name or its address is taken, or the installation fails
 */
export async function createInCheckout(options: CreateOptions): Promise<string[]> {
  const { root, name, install, signal } = options;
  await requireAddress(root, name);
  const folders = await remoteFolders({ ...options, kind: 'in-checkout' });
  await writeFolders(folders, async () => {
    if (install) await linkWorkspaces(root, signal);
    await format([...folders.keys()], root, signal);
  });
  return listPaths(root, folders);
}

/** @throws Sentence when the address is another remote's */
export async function requireAddress(root: string, name: string): Promise<void> {
  for (const remote of await readdir(join(root, 'remotes'))) {
    const config = await readFile(join(root, 'remotes', remote, 'tessera.config.ts'), 'utf8').catch(() => '');
    const routes = [...config.matchAll(/\bpattern: '([^']+)'/g)].map(([, pattern]) => ({
      pattern: pattern!,
    }));
    const claimed = matchRoute(routes, `/${name}`)?.route;
    if (claimed === undefined || remote === name) continue;
    throw new Sentence(
      `Cannot create "${name}": "/${name}" is an address of ${remote} ("${claimed.pattern}"), choose another name`,
    );
  }
}

/** Links the new workspaces, and adds them to the lockfile; its old content comes back when that fails. */
async function linkWorkspaces(root: string, signal: AbortSignal): Promise<void> {
  const lockfile = join(root, 'pnpm-lock.yaml');
  const before = await readFile(lockfile);
  const { packageManager } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    packageManager: string;
  };
  const npx = process.platform === 'win32' ? 'npx.cmd' : 'npx';
  const manager = packageManager.split('+')[0]!;
  try {
    await runProgramIn({ verb: 'install', folder: root, signal }, npx, [
      ...['--yes', manager, 'install', '--no-frozen-lockfile', '--prefer-offline'],
    ]);
  } catch (error) {
    await writeFile(lockfile, before);
    throw error;
  }
}

/** A longer name breaks lines elsewhere. */
async function format(folders: readonly string[], root: string, signal: AbortSignal): Promise<void> {
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
  await runProgramIn({ verb: 'format', folder: root, signal }, process.execPath, [
    ...[biome, 'check', '--write', ...folders],
  ]);
}
