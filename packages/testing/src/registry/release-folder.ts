/** Writes a release as a publisher does: files, their hashes, compressed siblings, a signed `release.json`. */

import { createHash, type KeyObject } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import {
  digestOfFiles,
  parseRelease,
  type Release,
  type ReleaseFile,
  releaseId,
  signDocument,
  type UnsignedRelease,
} from '@tessera/contracts/release';

/** The parts of a release that a test names; everything else gets a plain value. */
export interface TestRelease
  extends Partial<Omit<UnsignedRelease, 'files' | 'digest' | 'fragments' | 'routes'>> {
  remote: string;
  /** Path below the release, such as `browser/entry.js` → content. A `browser/entry.js` is added when missing. */
  contents?: Record<string, string>;
  fragments?: Record<string, Partial<UnsignedRelease['fragments'][string]>>;
  routes?: (Partial<UnsignedRelease['routes'][number]> & { pattern: string; fragment: string })[];
}

/** @returns the release as parsed back from what was written */
export async function writeRelease(
  artifacts: string,
  init: TestRelease,
  key: { id: string; privateKey: KeyObject },
): Promise<Release> {
  const { contents: given = {}, fragments = {}, routes = [], ...rest } = init;
  const contents = { 'browser/entry.js': `export const remote = '${init.remote}';\n`, ...given };
  const files: ReleaseFile[] = Object.entries(contents).map(([path, text]) => ({
    path,
    bytes: Buffer.byteLength(text),
    sha384: createHash('sha384').update(text).digest('base64'),
  }));
  const unsigned = {
    schema: 1,
    version: '1.0.0',
    owner: 'team',
    commit: '0000000',
    builtAt: '2026-01-01T00:00:00Z',
    entry: 'entry.js',
    exposes: { './app': { file: 'entry.js', css: [], preload: [] } },
    shared: {},
    fallbacks: [],
    provides: {},
    server: null,
    styleHashes: [],
    events: { emits: [], hears: [] },
    bff: null,
    budget: 20_000,
    ...rest,
    routes: routes.map((route) => ({ forms: false, private: false, ...route })),
    fragments: Object.fromEntries(
      Object.entries(fragments).map(([name, fragment]) => [
        name,
        {
          criticality: 'regular',
          audience: 'public',
          timeout: 1_000,
          query: [],
          nests: [],
          expose: './app',
          ...fragment,
        },
      ]),
    ),
    files,
    digest: digestOfFiles(files),
  };
  const signed = signDocument(unsigned, key);
  const release = parseRelease(signed);
  const folder = join(artifacts, release.remote, releaseId(release));
  for (const [path, text] of Object.entries(contents)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
    if (!path.startsWith('browser/')) continue;
    await writeFile(join(folder, `${path}.br`), brotliCompressSync(text));
    await writeFile(join(folder, `${path}.gz`), gzipSync(text));
  }
  await writeFile(join(folder, 'release.json'), JSON.stringify(signed));
  return release;
}
