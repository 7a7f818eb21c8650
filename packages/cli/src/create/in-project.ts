/** Makes a project: a repository of a team's own, with one remote and its BFF, on packed packages. */

import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { makeSigningKey } from '../keys/key-ring.ts';
import { Sentence } from '../sentence.ts';
import { createRange, installations, type Manager, takeFromFolder } from './managers.ts';
import { OWNER_FILE, ownerEntry, teamKeyFile } from './owner-entry.ts';
import { runProgramIn } from './programs.ts';
import { type Framework, remoteFolders } from './remote.ts';
import { type CreatedFile, fillTemplate } from './template.ts';
import type { Versions } from './versions.ts';

export interface ProjectOptions {
  /** Where it is made: an empty folder, or none yet. */
  folder: string;
  /** Where the templates lie. */
  templates: string;
  /** Checked before. */
  name: string;
  framework: Framework;
  /** The team. */
  owner: string;
  manager: Manager;
  versions: Versions;
  /** A folder of packed packages, where they come from no registry. */
  packages?: string;
  /** The deployed site that it is going to be part of. */
  site: string;
  install: boolean;
  /** Undoes everything. */
  signal: AbortSignal;
}

/**
 * Everything or nothing: what fails half way leaves the folder empty, or gone.
 *
 * @returns the files, relative to the folder
 * @throws Sentence when the folder is not empty or inside another workspace, or the installation fails
 */
export async function createProject(options: ProjectOptions): Promise<string[]> {
  const { folder, manager, install, signal } = options;
  await requireEmpty(folder);
  requireOutside(folder);
  const files = await projectFiles(options);
  const made = await mkdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new Sentence(
      `Cannot create in "${folder}": it cannot be made (${error.code}), choose another folder with --folder`,
    );
  });
  try {
    for (const { path, text } of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      const mode = path.startsWith('.tessera/') ? 0o600 : 0o666;
      await writeFile(join(folder, path), text, { flag: 'wx', mode });
    }
    const [command, ...args] = installations[manager];
    if (install) await runProgramIn({ verb: 'install', folder, signal }, command, args);
  } catch (error) {
    const left = made === undefined ? (await contentOf(folder)).map((name) => join(folder, name)) : [made];
    for (const path of left) await rm(path, { recursive: true, force: true, maxRetries: 3 });
    throw error;
  }
  return files.map(({ path }) => path);
}

async function projectFiles(options: ProjectOptions): Promise<CreatedFile[]> {
  const { folder, templates, name, owner, manager, packages, site, versions } = options;
  const range = createRange(manager, versions, [`@tessera/bff-${name}`]);
  const values = { ...options, range };
  const around = await fillTemplate(
    [join(templates, 'project'), join(templates, `project-${manager}`)],
    values,
  );
  const placed = around.map((file) => (file.path === 'package.json' ? withSite(file, site) : file));
  const folders = await remoteFolders({ ...values, root: folder, kind: 'in-project' });
  const inside = [...folders].flatMap(([root, files]) =>
    files.map(({ path, text }) => ({ path: relative(folder, join(root, path)), text })),
  );
  const key = makeSigningKey(owner);
  return [
    ...(packages === undefined ? placed : takeFromFolder(placed, { manager, packages })),
    ...inside,
    { path: OWNER_FILE, text: toJson(ownerEntry(owner, key, [name])) },
    { path: teamKeyFile(owner), text: toJson(key) },
  ];
}

function withSite({ path, text }: CreatedFile, site: string): CreatedFile {
  return { path, text: toJson({ ...(JSON.parse(text) as object), tessera: { site } }) };
}

const toJson = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/** @throws Sentence */
async function requireEmpty(folder: string): Promise<void> {
  const [other] = await contentOf(folder);
  if (other === undefined) return;
  throw new Sentence(
    `Cannot create in "${folder}": it is not empty, it has "${other}", choose another folder with --folder`,
    { code: 'create-folder-taken' },
  );
}

/** What lies in a folder, beside the repository itself. @throws Sentence for a file */
async function contentOf(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    if (error.code !== 'ENOTDIR') throw error;
    throw new Sentence(`Cannot create in "${folder}": it is a file, choose another folder with --folder`, {
      code: 'create-folder-taken',
    });
  });
  return names.filter((name) => name !== '.git');
}

/** A package manager would take it for a part of what is around it. @throws Sentence */
function requireOutside(folder: string): void {
  for (let above = dirname(folder); above !== dirname(above); above = dirname(above)) {
    if (!existsSync(join(above, 'pnpm-workspace.yaml'))) continue;
    throw new Sentence(
      `Cannot create in "${folder}": it lies in the workspace "${above}", choose a folder outside of it with --folder`,
      { code: 'create-folder-inside' },
    );
  }
}
