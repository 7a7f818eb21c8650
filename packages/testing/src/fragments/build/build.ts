/** A remote's own build, as its workspace leaves it in `dist/release`. */

import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type FragmentDeclaration, releaseId, type UnsignedRelease } from '@tessera/contracts/release';

export interface Build {
  /** Absolute path of the folder with `release.unsigned.json`. */
  folder: string;
  release: UnsignedRelease;
  /** `<version>-<digest8>` */
  id: string;
  /** Where a site serves its browser files: `/r/<remote>/<id>/`. */
  base: string;
}

/** @throws Error when it was not built */
export function readBuild(folder: string): Build {
  const path = join(folder, 'release.unsigned.json');
  if (!existsSync(path))
    throw new Error(`Cannot test "${basename(join(folder, '../..'))}": "${path}" is missing, build it first`);
  const release = JSON.parse(readFileSync(path, 'utf8')) as UnsignedRelease;
  const id = releaseId(release);
  return { folder, release, id, base: `/r/${release.remote}/${id}/` };
}

/** @throws Error for a fragment that the build does not have */
export function declarationOf({ release }: Build, fragment: string): FragmentDeclaration {
  const found = release.fragments[fragment];
  if (found === undefined)
    throw new Error(`Cannot test "${release.remote}/${fragment}": the build has no such fragment`);
  return found;
}
