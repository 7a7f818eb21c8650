/** The builds of the remotes and the shell in this checkout. */

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Sentence } from '../sentence.ts';

export interface LocalBuild {
  remote: string;
  /** With `release.unsigned.json`. */
  folder: string;
}

export async function listBuilds(root: string): Promise<LocalBuild[]> {
  const remotes = await readdir(join(root, 'remotes'));
  return [
    { remote: 'shell', folder: join(root, 'shell/dist/release') },
    ...remotes.map((remote) => ({ remote, folder: join(root, 'remotes', remote, 'dist/release') })),
  ];
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

/** A hash of everything that decides what is published from here: equal hashes need no publishing. */
export async function fingerprintBuilds(builds: readonly LocalBuild[], facts: unknown): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(facts));
  const texts = await Promise.all(
    builds.map(({ folder }) => readFile(join(folder, 'release.unsigned.json')).catch(() => '')),
  );
  for (const text of texts) hash.update(text).update('\0');
  return hash.digest('hex');
}
