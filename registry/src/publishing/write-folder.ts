/** The folder of a release, as edges and BFFs read it: linked from the blobs, there as a whole or not at all. */

import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Release, releaseId } from '@tessera/contracts/release';
import { linkBlob } from './blobs.ts';

/** Every file of the release must be among the blobs. */
export async function writeFolder(artifacts: string, release: Release): Promise<void> {
  const target = join(artifacts, release.remote, releaseId(release));
  const partial = join(artifacts, `.partial-${randomBytes(8).toString('hex')}`);
  try {
    await mkdir(partial, { recursive: true });
    for (const file of release.files) await linkBlob(artifacts, file, join(partial, file.path));
    await writeFile(join(partial, 'release.json'), `${JSON.stringify(release, null, 2)}\n`, { flush: true });
    await mkdir(join(artifacts, release.remote), { recursive: true });
    await rename(partial, target);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

/** Removes a folder that no one was told of. */
export async function removeFolder(artifacts: string, release: Release): Promise<void> {
  await rm(join(artifacts, release.remote, releaseId(release)), { recursive: true, force: true });
}
