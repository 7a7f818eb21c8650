/** Reads a release from disk and believes nothing: owner's signature, digest, and the hash of every file. */

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import {
  digestOfFiles,
  isReleaseId,
  parseRelease,
  type Release,
  type ReleaseFile,
  releaseId,
  type Signed,
  verifyDocument,
} from '@tessera/contracts/release';

/** A team and its public keys: key id → SPKI in base64. */
export interface Owner {
  name: string;
  keys: Readonly<Record<string, string>>;
}

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
  /** The text of a shell's layout, which every page is made with; `null` for all other remotes. */
  layout: string | null;
  /** The public key that its signature holds under: SPKI in base64. */
  signedBy: string;
}

export interface ExpectedRelease {
  artifacts: string;
  remote: string;
  /** `<version>-<digest8>` */
  id: string;
  /** The whole digest, where it is known. */
  digest?: string;
  /** `null`: nobody may publish this remote. */
  owner: Owner | null;
}

/**
 * Thrown for a release that is not served. `missing`: it or a file of it is not there. `altered`: something is not what
 * its owner has signed. `unusable`: it is another one, nobody's, or of a kind that this edge does not know.
 */
export class ReleaseRefusedError extends TypeError {
  override readonly name = 'ReleaseRefusedError';
  readonly fault: 'missing' | 'altered' | 'unusable';

  constructor(message: string, { fault, cause }: ErrorOptions & Pick<ReleaseRefusedError, 'fault'>) {
    super(message, { cause });
    this.fault = fault;
  }
}

/** @throws ReleaseRefusedError saying what does not hold */
export async function verifyRelease(expected: ExpectedRelease): Promise<VerifiedRelease> {
  const { artifacts, remote, id, owner } = expected;
  const refuse = (fault: ReleaseRefusedError['fault'], why: string, cause?: unknown) =>
    new ReleaseRefusedError(`Cannot use release "${remote}@${id}": ${why}`, { fault, cause });
  const unread = (path: string) => (cause: NodeJS.ErrnoException) => {
    throw refuse(cause.code === 'ENOENT' ? 'missing' : 'unusable', `its ${path} cannot be read`, cause);
  };

  if (owner === null || !isReleaseId(id)) throw refuse('missing', 'the channel knows no such remote');
  const folder = join(artifacts, remote, id);
  const text = await readFile(join(folder, 'release.json'), 'utf8').catch(unread('release.json'));
  const document = parseJson(text);
  if (document === null) throw refuse('altered', 'its release.json is no JSON');
  let release: Release;
  try {
    release = parseRelease(document);
  } catch (cause) {
    throw refuse('unusable', 'its release.json cannot be understood', cause);
  }
  // What was signed is the document as it was written, without the defaults that parsing adds.
  if (release.owner !== owner.name) throw refuse('unusable', `its owner is "${release.owner}"`);
  const signedBy = owner.keys[release.signature.keyId];
  if (signedBy === undefined) throw refuse('unusable', 'it is signed with a key that is not of its owner');
  if (!verifyDocument(document as Signed<object>, owner.keys)) {
    throw refuse('altered', 'its signature is not of its owner');
  }
  if (release.remote !== remote || releaseId(release) !== id) {
    throw refuse('unusable', `it is "${release.remote}@${releaseId(release)}"`);
  }
  const isOther = expected.digest !== undefined && release.digest !== expected.digest;
  if (isOther || digestOfFiles(release.files) !== release.digest) {
    throw refuse('unusable', 'its digest is another one');
  }
  let layout: string | null = null;
  for (const file of release.files) {
    const path = join(folder, file.path);
    const isLayout = file.path === release.shell?.layout;
    const { hash, content } = await (isLayout ? readAndHash(path) : hashFile(path)).catch(
      unread(`file "${file.path}"`),
    );
    layout ??= content;
    if (hash !== file.sha384) throw refuse('altered', `its file "${file.path}" was altered`);
  }
  return {
    release,
    id,
    folder,
    base: `/r/${release.remote}/${id}/`,
    files: new Map(release.files.map((file) => [file.path, file])),
    layout,
    signedBy,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A file's hash, without ever holding the whole file. */
async function hashFile(path: string): Promise<{ hash: string; content: null }> {
  const hash = createHash('sha384');
  await pipeline(createReadStream(path), hash);
  return { hash: hash.digest('base64'), content: null };
}

/** The text that was hashed, so that nobody has to read the file again and believe it. */
async function readAndHash(path: string): Promise<{ hash: string; content: string }> {
  const bytes = await readFile(path);
  const hash = createHash('sha384').update(bytes).digest('base64');
  return { hash, content: bytes.toString('utf8') };
}
