/** Reads what a workspace's build left: `release.unsigned.json` and its files, each proved by its hash. */

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOfFiles, parseRelease, releaseRef, type UnsignedRelease } from '@tessera/contracts/release';
import { releaseErrors } from '../errors.ts';

export interface Build {
  release: UnsignedRelease;
  /** Path in the release → content. */
  contents: Map<string, Buffer>;
}

/** @throws ProblemError `release-build-missing`, `release-build-unreadable` or `release-file-altered` */
export async function readBuild(folder: string): Promise<Build> {
  const text = await readFile(join(folder, 'release.unsigned.json'), 'utf8').catch(() => null);
  if (text === null) throw releaseErrors.BUILD_MISSING(folder);
  const release = parseUnsigned(text, folder);
  const contents = new Map<string, Buffer>();
  for (const file of release.files) {
    const content = await readFile(join(folder, file.path)).catch(() => null);
    if (content === null || createHash('sha384').update(content).digest('base64') !== file.sha384) {
      throw releaseErrors.FILE_ALTERED(releaseRef(release), file.path);
    }
    contents.set(file.path, content);
  }
  return { release, contents };
}

function parseUnsigned(text: string, folder: string): UnsignedRelease {
  try {
    const unsigned = { ...JSON.parse(text), signature: { keyId: '', value: '' } };
    const { signature: _, ...release } = parseRelease(unsigned);
    if (digestOfFiles(release.files) !== release.digest)
      throw new Error('its digest is not that of its files');
    return release;
  } catch (cause) {
    throw releaseErrors.BUILD_UNREADABLE(folder, cause instanceof Error ? cause.message : String(cause));
  }
}
