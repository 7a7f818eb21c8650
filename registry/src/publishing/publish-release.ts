/** Signs a build and puts it among the artifacts, where it never changes again. */

import type { KeyObject } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseRelease, type Release, signDocument, type UnsignedRelease } from '@tessera/contracts/release';
import { registryErrors } from '../errors.ts';
import { checkBudget } from '../gates/budget.ts';
import { checkImports } from '../gates/imports.ts';
import { storeBlob } from './blobs.ts';
import { contentHash, describeDifferences, sameContent } from './compare-releases.ts';
import { readBuild } from './read-build.ts';
import { writeFolder } from './write-folder.ts';

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
  await writeFolder(artifacts, release);
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
    throw registryErrors.VERSION_TAKEN(
      `${release.remote}@${release.version}`,
      describeDifferences(taken, release),
    );
  }
  const [plain] = release.version.split('-');
  return { ...release, version: `${plain}-dev.${contentHash(release).slice(0, 8)}` };
}
