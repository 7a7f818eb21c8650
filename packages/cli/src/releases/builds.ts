/** The builds of the remotes and the shell in this checkout. */

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Sentence } from '../sentence.ts';

export interface LocalBuild {
  remote: string;
  /** Its folder in this checkout. */
  workspace: string;
  /** With `release.unsigned.json`. */
  folder: string;
}

export async function listBuilds(root: string): Promise<LocalBuild[]> {
  const remotes = await readdir(join(root, 'remotes')).catch(() => []);
  // The project of a team has none.
  const shell = existsSync(join(root, 'shell')) ? [{ remote: 'shell', workspace: join(root, 'shell') }] : [];
  const workspaces = [
    ...shell,
    ...remotes.map((remote) => ({ remote, workspace: join(root, 'remotes', remote) })),
  ];
  return workspaces.map((found) => ({ ...found, folder: join(found.workspace, 'dist/release') }));
}

/**
 * The builds with these names.
 *
 * @throws Sentence for a name that is none
 */
export async function findBuilds(root: string, names: readonly string[]): Promise<LocalBuild[]> {
  const builds = await listBuilds(root);
  return names.map((name) => {
    const build = builds.find(({ remote }) => remote === name);
    if (build !== undefined) return build;
    const known = builds.map(({ remote }) => remote).join(', ');
    throw new Sentence(
      `Cannot find the build of "${name}": there is none of this name, choose from ${known}`,
    );
  });
}

/**
 * The build in a folder.
 *
 * @throws Sentence when there is none
 */
export async function openBuild(folder: string): Promise<LocalBuild> {
  const found = await readFacts(folder);
  if (found === null)
    throw new Sentence(`Cannot publish from "${folder}": it holds no release.unsigned.json`);
  return { remote: found.remote, workspace: folder, folder };
}

/**
 * The team that owns a build.
 *
 * @throws Sentence when there is none yet
 */
export async function ownerOf({ remote, folder }: LocalBuild): Promise<string> {
  const found = await readFacts(folder);
  if (found === null)
    throw new Sentence(`Cannot publish "${remote}": nothing is built in "${folder}", build it first`);
  return found.owner;
}

/** The BFF that a build needs, or `null`. */
export async function bffOf({ folder }: LocalBuild): Promise<string | null> {
  return (await readFacts(folder))?.bff ?? null;
}

/**
 * Who owns what in this checkout: remote → team, as it was built. What is not built yet is its own team's,
 * `<remote>-team`, and so is a BFF without a remote of its name.
 */
export async function listOwners(root: string, bffs: readonly string[]): Promise<Record<string, string>> {
  const builds = await listBuilds(root);
  const built = await Promise.all(
    builds.map(async ({ remote, folder }) => [remote, (await readFacts(folder))?.owner] as const),
  );
  return Object.fromEntries(
    [...bffs.map((bff) => [bff, undefined] as const), ...built].map(([name, owner]) => [
      name,
      owner ?? `${name}-team`,
    ]),
  );
}

/** A hash of everything that decides what is published from here: equal hashes need no publishing. */
export async function fingerprintBuilds(builds: readonly LocalBuild[], facts: unknown): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(facts));
  const texts = await Promise.all(
    builds.map(({ folder }) => readFile(join(folder, 'release.unsigned.json')).catch(() => '')),
  );
  for (const text of texts) hash.update(text).update('\0');
  return hash.digest('hex');
}

interface Facts {
  remote: string;
  owner: string;
  bff: string | null;
}

/** What a build says of itself; `null` when there is none. @throws Sentence when it cannot be read */
async function readFacts(folder: string): Promise<Facts | null> {
  const file = join(folder, 'release.unsigned.json');
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return null;
  const { remote, owner, bff } = (parseJson(text) ?? {}) as Record<string, unknown>;
  const { name } = (bff ?? {}) as { name?: unknown };
  if (typeof remote === 'string' && typeof owner === 'string') {
    return { remote, owner, bff: typeof name === 'string' ? name : null };
  }
  throw new Sentence(`Cannot read "${file}": it names no remote and owner, build it again`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
