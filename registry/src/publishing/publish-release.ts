/** Signs a build and puts it among the artifacts, where it never changes again. */

import { createHash, type KeyObject, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  canonicalJson,
  parseRelease,
  type Release,
  releaseId,
  releaseRef,
  signDocument,
  type UnsignedRelease,
} from '@tessera/contracts/release';
import { registryErrors } from '../errors.ts';
import { checkBudget } from '../gates/budget.ts';
import { checkImports } from '../gates/imports.ts';
import { linkBlob, storeBlob } from './blobs.ts';
import { type Build, readBuild } from './read-build.ts';

export interface PublishOptions {
  /** The build's folder, with `release.unsigned.json`. */
  folder: string;
  /** The folder of all releases. */
  artifacts: string;
  /** The signing key of a team. */
  keyOf: (owner: string) => { id: string; privateKey: KeyObject } | undefined;
  /**
   * What to do when the version exists with other content: refuse, or publish as `<version>-dev.<hash of the
   * content>`, for working copies that nobody gives a new version at every change. @default 'refuse'
   */
  whenTaken?: 'refuse' | 'suffix';
}

export interface Published {
  release: Release;
  /** Whether it was there already. */
  present: boolean;
}

/** @throws ProblemError for a build that is damaged, a gate that refuses, or a version that is taken */
export async function publishRelease(options: PublishOptions): Promise<Published> {
  const { artifacts, keyOf } = options;
  const build = await readBuild(options.folder);
  const { remote, owner } = build.release;
  const key = keyOf(owner);
  if (key === undefined) throw registryErrors.OWNER_UNKNOWN(remote, owner);

  const versions = await readVersions(artifacts, remote);
  const present = versions.find((other) => sameContent(other, build.release));
  if (present !== undefined) return { release: present, present: true };

  await checkImports(build);
  const release = signDocument(withFreeVersion(build.release, versions, options.whenTaken ?? 'refuse'), key);
  for (const file of release.files) await storeBlob(artifacts, file, build.contents.get(file.path)!);
  await checkBudget(artifacts, release);
  await writeFolder(artifacts, release, build);
  return { release, present: false };
}

/**
 * Reads a published release.
 *
 * @throws ProblemError `registry-release-unknown`
 */
export async function readRelease(artifacts: string, remote: string, id: string): Promise<Release> {
  const text = await readFile(join(artifacts, remote, id, 'release.json'), 'utf8').catch(() => null);
  if (text === null) throw registryErrors.RELEASE_UNKNOWN(`${remote}@${id}`);
  return parseRelease(JSON.parse(text));
}

/** Every published release of a remote. */
async function readVersions(artifacts: string, remote: string): Promise<Release[]> {
  const ids = await readdir(join(artifacts, remote)).catch(() => []);
  return await Promise.all(ids.map((id) => readRelease(artifacts, remote, id)));
}

function withFreeVersion(
  release: UnsignedRelease,
  versions: readonly Release[],
  whenTaken: 'refuse' | 'suffix',
): UnsignedRelease {
  const taken = versions.find(({ version }) => version === release.version);
  if (taken === undefined) return release;
  if (whenTaken === 'refuse') {
    throw registryErrors.VERSION_TAKEN(`${release.remote}@${release.version}`, differences(taken, release));
  }
  const [plain] = release.version.split('-');
  return { ...release, version: `${plain}-dev.${contentHash(release).slice(0, 8)}` };
}

async function writeFolder(artifacts: string, release: Release, build: Build): Promise<void> {
  const target = join(artifacts, release.remote, releaseId(release));
  const partial = join(artifacts, `.partial-${randomBytes(8).toString('hex')}`);
  try {
    await mkdir(partial, { recursive: true });
    for (const file of build.release.files) await linkBlob(artifacts, file, join(partial, file.path));
    await writeFile(join(partial, 'release.json'), `${JSON.stringify(release, null, 2)}\n`);
    await mkdir(join(artifacts, release.remote), { recursive: true });
    await rename(partial, target);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

/** Everything but when and by whom it was built, and a version that was given for want of a free one. */
function contentHash(release: UnsignedRelease | Release): string {
  const { builtAt: _b, commit: _c, version, signature: _s, ...content } = release as Release;
  const plain = version.replace(/-dev\.[0-9a-f]{8}$/, '');
  return createHash('sha256')
    .update(canonicalJson({ ...content, version: plain }))
    .digest('hex');
}

function sameContent(a: UnsignedRelease | Release, b: UnsignedRelease): boolean {
  return contentHash(a) === contentHash(b);
}

/** The files, or else the declarations, in which two builds of one version differ; `releaseRef` names them. */
function differences(a: Release, b: UnsignedRelease): string {
  const hashes = new Map(a.files.map((file) => [file.path, file.sha384]));
  const changed = b.files.filter((file) => hashes.get(file.path) !== file.sha384).map((file) => file.path);
  const gone = a.files
    .filter((file) => !b.files.some(({ path }) => path === file.path))
    .map((file) => file.path);
  const files = [...changed, ...gone];
  if (files.length === 0) return `what ${releaseRef(a)} declares`;
  return files.length > 5
    ? `${files.slice(0, 5).join(', ')} and ${files.length - 5} more files`
    : files.join(', ');
}
