/** Which builds a command is about: those that are named, all of them, or the one of the folder that it is run in. */

import { resolve } from 'node:path';
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
 * @param root the repository
 * @throws Sentence when it cannot be told which
 */
export async function chooseBuilds(
  verb: 'publish' | 'preview' | 'check',
  root: string,
  { names, all, from }: BuildChoice & { names: readonly string[] },
): Promise<LocalBuild[]> {
  const here = process.env['INIT_CWD'] ?? process.cwd();
  if (from !== undefined) {
    if (all === true || names.length > 0) throw new Sentence(`Cannot ${verb}: --from names the build alone`);
    return [await openBuild(resolve(here, from))];
  }
  if (all === true && names.length > 0) throw new Sentence(`Cannot ${verb}: name the remotes, or give --all`);
  if (all === true) return await listBuilds(root);
  if (names.length > 0) return await findBuilds(root, names);
  const own = (await listBuilds(root)).find(({ workspace }) => here === workspace);
  if (own !== undefined) return [own];
  throw new Sentence(`Cannot ${verb}: name the remotes, give --all, or go to the folder of one`);
}
