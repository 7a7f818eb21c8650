/** Reads a release from disk and believes nothing: owner's signature, digest, and the hash of every file. */

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import {
  digestOfFiles,
  parseRelease,
  type Release,
  type ReleaseFile,
  type ReleaseRef,
  releaseId,
  type Signed,
  verifyDocument,
} from '@tessera/contracts/release';

/** A release whose files were what its owner had signed. */
export interface VerifiedRelease {
  release: Release;
  /** `<version>-<digest8>` */
  id: string;
  /** Where its files are. */
  folder: string;
  /** `/r/<remote>/<id>/` */
  base: string;
  /** By path, such as `browser/entry.js`. */
  files: ReadonlyMap<string, ReleaseFile>;
}

export interface ExpectedRelease {
  artifacts: string;
  remote: string;
  ref: ReleaseRef;
  /** The owning team and its public keys, from the channel document. */
  owner: { name: string; keys: Readonly<Record<string, string>> };
}

/** @throws TypeError saying what does not hold */
export async function verifyRelease(expected: ExpectedRelease): Promise<VerifiedRelease> {
  const id = releaseId(expected.ref);
  const folder = join(expected.artifacts, expected.remote, id);
  const refuse = (why: string, cause?: unknown) =>
    new TypeError(`Cannot use release "${expected.remote}@${id}": ${why}`, { cause });

  const document: unknown = await readFile(join(folder, 'release.json'), 'utf8')
    .then((text) => JSON.parse(text))
    .catch((cause: unknown) => {
      throw refuse('its release.json cannot be read', cause);
    });
  const release = parseRelease(document);
  // What was signed is the document as it was written, without the defaults that parsing adds.
  if (release.owner !== expected.owner.name) throw refuse(`its owner is "${release.owner}"`);
  if (!verifyDocument(document as Signed<object>, expected.owner.keys)) {
    throw refuse('its signature is not of its owner');
  }
  if (release.remote !== expected.remote || release.version !== expected.ref.version) {
    throw refuse(`it is "${release.remote}@${release.version}"`);
  }
  if (release.digest !== expected.ref.digest || digestOfFiles(release.files) !== release.digest) {
    throw refuse('its digest is another one');
  }
  for (const file of release.files) {
    const hash = await hashFile(join(folder, file.path)).catch((cause: unknown) => {
      throw refuse(`its file "${file.path}" cannot be read`, cause);
    });
    if (hash !== file.sha384) throw refuse(`its file "${file.path}" was altered`);
  }
  return {
    release,
    id,
    folder,
    base: `/r/${release.remote}/${id}/`,
    files: new Map(release.files.map((file) => [file.path, file])),
  };
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha384');
  await pipeline(createReadStream(path), hash);
  return hash.digest('base64');
}
