/** Makes an announced release one that everyone sees: every file, every gate, its folder, then one transaction. */

import { readFile } from 'node:fs/promises';
import { type Release, releaseId, releaseRef, verifyDocument } from '@tessera/contracts/release';
import { releaseErrors } from '@tessera/releases/build';
import { sameContent } from '@tessera/releases/content';
import { checkRelease, requirePassed } from '@tessera/releases/gates';
import { registryErrors, withFacts } from '../errors.ts';
import { blobPath, blobSize, compressBlob, gzipSize } from './blobs.ts';
import { readRelease } from './read-release.ts';
import { removeFolder, writeFolder } from './write-folder.ts';

/** The hashes of a release's files that are not among the blobs, each once. */
export async function missingBlobs(artifacts: string, release: Release): Promise<string[]> {
  const hashes = [...new Set(release.files.map(({ sha384 }) => sha384))];
  const sizes = await Promise.all(hashes.map((sha384) => blobSize(artifacts, sha384)));
  return hashes.filter((_, i) => sizes[i] === null);
}

/**
 * Proves that a release is whole and passes the gates, and puts its folder among the artifacts. Answers the release
 * as it lies there: when the same content was there already, that one.
 *
 * @param keys the public keys of its owner
 * @throws ProblemError `registry-blobs-missing`, `release-file-altered`, or of a gate that refuses
 */
export async function placeRelease(
  artifacts: string,
  release: Release,
  keys: Readonly<Record<string, string>>,
): Promise<Release> {
  const missing = await missingBlobs(artifacts, release);
  if (missing.length > 0) {
    throw withFacts(registryErrors.BLOBS_MISSING(releaseRef(release), missing.length), { missing });
  }
  for (const { path, sha384, bytes } of release.files) {
    if ((await blobSize(artifacts, sha384)) !== bytes) {
      throw releaseErrors.FILE_ALTERED(releaseRef(release), path);
    }
  }
  for (const file of release.files) await compressBlob(artifacts, file);
  const build = { release, contents: await readServerFiles(artifacts, release) };
  requirePassed(await checkRelease(build, (file) => gzipSize(artifacts, file)));

  const present = await readRelease(artifacts, release.remote, releaseId(release)).catch(() => null);
  if (present !== null && sameContent(present, release) && verifyDocument(present, keys)) return present;
  await removeFolder(artifacts, release);
  await writeFolder(artifacts, release);
  return release;
}

async function readServerFiles(artifacts: string, release: Release): Promise<Map<string, Buffer>> {
  const files = release.files.filter(({ path }) => path.startsWith('server/'));
  const contents = await Promise.all(files.map(({ sha384 }) => readFile(blobPath(artifacts, sha384))));
  return new Map(files.map(({ path }, i) => [path, contents[i]!]));
}
