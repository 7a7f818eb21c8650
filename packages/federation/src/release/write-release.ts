/** Writes `release.unsigned.json` beside the built files: all that a registry needs to sign and publish them. */

import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOfFiles, type UnsignedRelease } from '@tessera/contracts/release';
import { collectFiles } from './collect-files.ts';

/** The file's name in the release's folder. */
export const UNSIGNED_RELEASE = 'release.unsigned.json';

/** What a release says beyond its files and their digest. */
export type ReleaseFacts = Omit<UnsignedRelease, 'schema' | 'digest' | 'files' | 'builtAt'>;

export async function writeRelease(folder: string, facts: ReleaseFacts): Promise<UnsignedRelease> {
  const file = join(folder, UNSIGNED_RELEASE);
  await rm(file, { force: true });
  const files = await collectFiles(folder);
  const release: UnsignedRelease = {
    ...facts,
    schema: 1,
    digest: digestOfFiles(files),
    files,
    builtAt: new Date().toISOString(),
  };
  await writeFile(file, `${JSON.stringify(release, null, 2)}\n`);
  return release;
}
