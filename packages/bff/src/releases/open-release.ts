/**
 * Reads a release from the artifacts and proves it before anything of it runs: the owner's signature over
 * `release.json`, its file list, and the hash of every server file.
 */

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { satisfiesCaret } from '@tessera/contracts/ranges';
import {
  digestOfFiles,
  parseRelease,
  type Release,
  releaseId,
  type Signed,
  verifyDocument,
} from '@tessera/contracts/release';
import { bffErrors } from '../errors.ts';

/** A release that has been proved. */
export interface OpenRelease {
  release: Release;
  /** File URL of its server bundle. */
  bundle: string;
}

/** A release as it is written; nothing of it is proved. */
export interface WrittenRelease {
  release: Release;
  document: Signed<object>;
}

export interface ReleaseSource {
  /** The folder of all releases. */
  artifacts: string;
  /** The owner's public keys: key id → SPKI in base64. */
  ownerKeys: Readonly<Record<string, string>>;
  /** The BFF and the version of its contract; a release that was built for another one is refused. */
  bff: { name: string; contract: string };
}

/**
 * Opens one release.
 *
 * @param id `<version>-<digest8>`
 * @throws ProblemError `bff-release-unknown` (404), `bff-release-refused` or `bff-release-altered` (502)
 */
export async function openRelease(source: ReleaseSource, remote: string, id: string): Promise<OpenRelease> {
  const name = `${remote}@${id}`;
  const folder = join(source.artifacts, remote, id);
  const { document, release } = await readRelease(folder, name);
  const refuse = (why: string) => bffErrors.RELEASE_REFUSED(name, why);

  if (release.remote !== remote || releaseId(release) !== id) throw refuse('it names another release');
  // What was signed is the document as it was written, without the defaults that parsing adds.
  if (!verifyDocument(document, source.ownerKeys)) throw refuse("its owner's signature does not hold");
  if (digestOfFiles(release.files) !== release.digest) throw refuse('its digest is not that of its files');
  if (release.bff !== null && !satisfiesNeed(release.bff, source.bff)) {
    const { name: needed, contract } = release.bff;
    throw refuse(
      `it needs contract ${contract} of "${needed}", here is ${source.bff.contract} of "${source.bff.name}"`,
    );
  }
  if (release.server === null || !release.files.some((file) => file.path === release.server)) {
    throw refuse('it has no server bundle');
  }
  for (const file of release.files.filter(({ path }) => path.startsWith('server/'))) {
    const content = await readFile(join(folder, file.path)).catch(() => null);
    if (content === null) throw refuse(`its file "${file.path}" is missing`);
    const hash = createHash('sha384').update(content).digest('base64');
    if (hash !== file.sha384) throw bffErrors.RELEASE_ALTERED(name, file.path);
  }
  return { release, bundle: pathToFileURL(join(folder, release.server)).href };
}

/** Whether a BFF is the one that a release needs, in a version that it was built for. */
export function satisfiesNeed(needed: NonNullable<Release['bff']>, present: ReleaseSource['bff']): boolean {
  return needed.name === present.name && satisfiesCaret(present.contract, needed.contract);
}

/** @throws ProblemError `bff-release-unknown` (404) or `bff-release-refused` (502) */
export async function readRelease(folder: string, name: string): Promise<WrittenRelease> {
  let text: string;
  try {
    text = await readFile(join(folder, 'release.json'), 'utf8');
  } catch {
    throw bffErrors.RELEASE_UNKNOWN(name);
  }
  try {
    const document: unknown = JSON.parse(text);
    return { release: parseRelease(document), document: document as Signed<object> };
  } catch {
    throw bffErrors.RELEASE_REFUSED(name, 'its release.json cannot be read');
  }
}
