/** Which working copies a command is about: those that are named, or the one of the folder that it is run in. */

import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Place } from '../place/place.ts';
import { Sentence } from '../sentence.ts';

/** A remote and the folder of its sources. */
export interface WorkingFolder {
  remote: string;
  folder: string;
}

/** @throws Sentence for what is neither a remote of this repository nor the folder of one */
export function chooseCopies(
  { root, here }: Pick<Place, 'root' | 'here'>,
  named: readonly string[],
): WorkingFolder[] {
  const isRemote = (folder: string) => existsSync(join(folder, 'tessera.config.ts'));
  const find = (name: string): string => {
    const folder = [join(root, 'remotes', name), resolve(here, name)].find(isRemote);
    if (folder !== undefined) return folder;
    throw new Sentence(
      `Cannot develop "${name}": no remote of this name is here, and no folder with a tessera.config.ts`,
    );
  };
  if (named.length === 0 && !isRemote(here))
    throw new Sentence('Cannot tell what to develop: name a remote, or go to the folder of one');
  const folders = named.length === 0 ? [here] : [...new Set(named.map(find))];
  return folders.map((folder) => ({ remote: basename(folder), folder }));
}
