/** Publishes one build: signs it, announces it, sends the files that the registry lacks, commits. */

import type { KeyObject } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { ProblemError } from '@tessera/contracts/problem';
import { signDocument, type UnsignedRelease } from '@tessera/contracts/release';
import { type Build, readBuild } from '@tessera/releases/build';
import { contentHash } from '@tessera/releases/content';
import type { Registry } from './client.ts';

export interface PublishOptions {
  registry: Registry;
  key: { id: string; privateKey: KeyObject };
  /**
   * What to do when the version exists with other content: refuse, or publish as `<version>-dev.<hash of the
   * content>`, for working copies that nobody gives a new version at every change.
   */
  whenTaken: 'refuse' | 'suffix';
  /** Called with the files that are sent, and how many there are to send. */
  onProgress?: (sent: number, all: number) => void;
}

export interface Published {
  /** `<remote>@<version>-<digest8>`. */
  release: string;
  /** `<version>-<digest8>`. */
  id: string;
  /** Whether it was there already. */
  present: boolean;
  /** Files and bytes that were sent; the registry had the others. */
  sent: { files: number; bytes: number };
}

/** Files on their way at once. */
const PARALLEL = 4;

/** Milliseconds before a file is sent again, one for each time. */
const RETRIES = [200, 1_000, 3_000];

/** @throws ProblemError of the build, of a gate, or of the registry */
export async function publishBuild(folder: string, options: PublishOptions): Promise<Published> {
  const build = await readBuild(folder);
  return await announce(build, build.release, options).catch((error: unknown) => {
    const isTaken = error instanceof ProblemError && error.code === 'registry-version-taken';
    if (!isTaken || options.whenTaken === 'refuse') throw error;
    return announce(build, withOwnVersion(build.release), options);
  });
}

async function announce(
  build: Build,
  unsigned: UnsignedRelease,
  options: PublishOptions,
): Promise<Published> {
  const { registry, key, onProgress = () => {} } = options;
  const release = signDocument(unsigned, key);
  const { remote } = release;
  const announced = await registry.call.announceRelease({ params: { remote }, body: release });
  const answer = { release: announced.release, id: announced.id };
  if (announced.committed) return { ...answer, present: true, sent: { files: 0, bytes: 0 } };

  const contents = new Map(release.files.map(({ sha384, path }) => [sha384, build.contents.get(path)!]));
  const waiting = [...announced.missing];
  const all = waiting.length;
  const sent = { files: 0, bytes: 0 };
  const work = async () => {
    for (let sha384 = waiting.pop(); sha384 !== undefined; sha384 = waiting.pop()) {
      const content = contents.get(sha384)!;
      await sendFile(registry, sha384, content);
      sent.files += 1;
      sent.bytes += content.length;
      onProgress(sent.files, all);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
  await registry.call.commitRelease({ params: { remote, id: announced.id } });
  return { ...answer, present: false, sent };
}

/** A file that broke off is sent again: it is known by its hash. */
async function sendFile(registry: Registry, sha384: string, content: Buffer): Promise<void> {
  const name = sha384.replaceAll('+', '-').replaceAll('/', '_');
  for (let attempt = 0; ; attempt++) {
    try {
      const response = await fetch(`${registry.url}/blobs/${name}`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${registry.token}`, 'content-type': 'application/octet-stream' },
        body: new Uint8Array(content),
        signal: AbortSignal.timeout(120_000),
      });
      if (response.ok) return;
      const problem = (await response.json().catch(() => ({}))) as { detail?: string; code?: string };
      throw new ProblemError({
        status: response.status,
        code: problem.code ?? 'unreadable',
        title: 'The file was refused',
        detail: problem.detail ?? `Cannot send file "${name}": the registry answered ${response.status}`,
      });
    } catch (error) {
      const again = RETRIES[attempt];
      if (again === undefined || (error instanceof ProblemError && error.problem.status < 500)) throw error;
      await pause(again);
    }
  }
}

/** The same content gets the same version each time. */
function withOwnVersion(release: UnsignedRelease): UnsignedRelease {
  const [plain] = release.version.split('-');
  return { ...release, version: `${plain}-dev.${contentHash(release).slice(0, 8)}` };
}
