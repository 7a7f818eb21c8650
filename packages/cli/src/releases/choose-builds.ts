/** Which builds a command is about: those that are named, all of them, or the one of the folder that it is run in. */

import { resolve } from 'node:path';
import type { Place } from '../place/place.ts';
import { Sentence } from '../sentence.ts';
import { findBuilds, type LocalBuild, listBuilds, openBuild } from './builds.ts';

/** The options that choose builds. */
export interface BuildChoice {
  /** Every build of the repository. */
  all?: true;
  /** A folder with a build, wherever it lies. */
  from?: string;
}

/**
 * @param verb what the command does, for its refusals
 * @throws Sentence when it cannot be told which
 */
export async function chooseBuilds(
  verb: 'publish' | 'preview' | 'check',
  { root, here }: Pick<Place, 'root' | 'here'>,
  { names, all, from }: BuildChoice & { names: readonly string[] },
): Promise<LocalBuild[]> {
  if (from !== undefined) {
    if (all === true || names.length > 0) throw new Sentence(`Cannot ${verb}: --from names the build alone`);
    return [await openBuild(resolve(here, from))];
  }
  if (all === true && names.length > 0) throw new Sentence(`Cannot ${verb}: name the remotes, or give --all`);
  if (all === true) return await listBuilds(root);
  if (names.length > 0) return await findBuilds(root, names);
  const builds = await listBuilds(root);
  const own =
    builds.find(({ workspace }) => here === workspace) ?? (here === root ? only(builds) : undefined);
  if (own !== undefined) return [own];
  throw new Sentence(`Cannot ${verb}: name the remotes, give --all, or go to the folder of one`);
}

function only<T>(all: readonly T[]): T | undefined {
  return all.length === 1 ? all[0] : undefined;
}
