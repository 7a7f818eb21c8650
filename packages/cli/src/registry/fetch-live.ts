/** Fetches the browser files of a release that is live in production, each proved by its hash. */

import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseRelease, type Release, releaseId } from '@tessera/contracts/release';
import { Sentence } from '../sentence.ts';
import type { Registry } from './client.ts';

export interface FetchLiveOptions {
  /** Its name, or `shell`. */
  remote: string;
  registry: Registry;
  /** The deployed site, which serves the files. */
  site: string;
  onProgress(done: number, all: number): void;
}

/** Beside the files, as a build has it. */
const DOCUMENT = 'release.unsigned.json';

/** Milliseconds for one file. */
const TIMEOUT = 20_000;
/** Files that are asked for at once. */
const PARALLEL = 6;

/**
 * Leaves the folder as it was when anything fails.
 *
 * @returns how many files were fetched, none when this release is there already; `null` when nothing is live
 * @throws Sentence when the site serves something else
 */
export async function fetchLive(
  folder: string,
  { remote, registry, site, onProgress }: FetchLiveOptions,
): Promise<{ id: string; files: number } | null> {
  const { remotes } = await registry.call.listRemotes({});
  const id = remotes.find((one) => one.remote === remote)?.live['production']?.stable;
  if (id === undefined) return null;
  if ((await readId(folder)) === id) return { id, files: 0 };
  const answer = await registry.call.getRelease({ params: { remote, id } });
  const release = parseRelease(answer.release);
  const partial = `${folder}.${process.pid}.partial`;
  try {
    const files = await fetchFiles(partial, release, { site, onProgress });
    await writeFile(join(partial, DOCUMENT), JSON.stringify(release));
    await rm(folder, { recursive: true, force: true });
    await rename(partial, folder);
    return { id, files };
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

async function readId(folder: string): Promise<string | null> {
  const text = await readFile(join(folder, DOCUMENT), 'utf8').catch(() => null);
  return text === null ? null : releaseId(JSON.parse(text) as Release);
}

async function fetchFiles(
  folder: string,
  release: Release,
  { site, onProgress }: Pick<FetchLiveOptions, 'site' | 'onProgress'>,
): Promise<number> {
  const waiting = release.files.filter(({ path }) => path.startsWith('browser/'));
  const all = waiting.length;
  let done = 0;
  const work = async () => {
    for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
      const address = `${site}/r/${release.remote}/${releaseId(release)}/${file.path.slice('browser/'.length)}`;
      const content = await fetchContent(address);
      const hash = createHash('sha384').update(content).digest('base64');
      if (hash !== file.sha384)
        throw new Sentence(`Cannot fetch ${address}: it is not what was published, check the site`);
      await mkdir(dirname(join(folder, file.path)), { recursive: true });
      await writeFile(join(folder, file.path), content);
      done += 1;
      onProgress(done, all);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
  return done;
}

async function fetchContent(address: string): Promise<Buffer> {
  const answer = await fetch(address, { signal: AbortSignal.timeout(TIMEOUT) }).catch((cause: Error) => {
    throw new Sentence(`Cannot fetch ${address}: ${cause.message}, see whether the site answers`);
  });
  if (answer.ok) return Buffer.from(await answer.arrayBuffer());
  throw new Sentence(
    `Cannot fetch ${address}: the site answered ${answer.status}, give another one with --site`,
  );
}
