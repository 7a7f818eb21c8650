/** Adds another remote and its BFF to a project. */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Sentence } from '../sentence.ts';
import { requireAddress } from './in-checkout.ts';
import { createRange, installations, managerOf } from './managers.ts';
import { writeFolders } from './new-folders.ts';
import { OWNER_FILE, readOwnerEntry } from './owner-entry.ts';
import { runProgramIn } from './programs.ts';
import { type Framework, listPaths, remoteFolders } from './remote.ts';
import type { Versions } from './versions.ts';

export interface AddOptions {
  /** The project. */
  root: string;
  /** Where the templates lie. */
  templates: string;
  /** Checked before. */
  name: string;
  framework: Framework;
  /** The team; that of the project unless given. */
  owner?: string;
  versions: Versions;
  install: boolean;
  /** Undoes everything. */
  signal: AbortSignal;
}

/**
 * Everything or nothing: what fails half way leaves the project as it was.
 *
 * @returns the team, and the files relative to the project
 * @throws Sentence when the name or its address is taken, the team is another one, or the installation fails
 */
export async function addRemote(options: AddOptions): Promise<{ owner: string; files: string[] }> {
  const { root, name, versions, install, signal } = options;
  const file = join(root, OWNER_FILE);
  const entry = await readOwnerEntry(file);
  if (options.owner !== undefined && options.owner !== entry.owner) {
    throw new Sentence(
      `Cannot give "${name}" to "${options.owner}": this project is of ${entry.owner}, create a project of its own with --standalone`,
    );
  }
  await requireAddress(root, name);
  const manager = managerOf(root);
  const range = createRange(manager, versions, [`@tessera/bff-${name}`]);
  const values = { ...options, owner: entry.owner, manager, range };
  const folders = await remoteFolders({ ...values, kind: 'in-project' });
  const before = await readFile(file, 'utf8');
  await writeFolders(folders, async () => {
    try {
      const all = { ...entry, remotes: [...entry.remotes, name] };
      await writeFile(file, `${JSON.stringify(all, null, 2)}\n`);
      const [command, ...args] = installations[manager];
      if (install) await runProgramIn({ verb: 'install', folder: root, signal }, command, args);
    } catch (error) {
      await writeFile(file, before);
      throw error;
    }
  });
  return { owner: entry.owner, files: listPaths(root, folders) };
}
