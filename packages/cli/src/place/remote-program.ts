/** The programs that a remote's own `@tessera/federation` brings: they are of the version that it is built with. */

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { Sentence } from '../sentence.ts';

const PACKAGE = '@tessera/federation';

/**
 * @param folder the remote's
 * @throws Sentence when the package is not installed there
 */
export function remoteProgram(folder: string, name: 'build-remote' | 'play' | 'working-copy'): string {
  const manifest = findInstalled(folder);
  if (manifest === null) {
    throw new Sentence(
      `Cannot work on "${folder}": ${PACKAGE} is not installed there, add it to its devDependencies and install`,
    );
  }
  const door = createRequire(manifest).resolve(PACKAGE);
  return join(dirname(door), 'bin', `${name}${extname(door)}`);
}

/** In the folder or above it; what `NODE_PATH` has, which package managers set, is not the remote's own. */
function findInstalled(folder: string): string | null {
  const manifest = join(folder, 'node_modules', PACKAGE, 'package.json');
  if (existsSync(manifest)) return manifest;
  return dirname(folder) === folder ? null : findInstalled(dirname(folder));
}
