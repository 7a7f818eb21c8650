/** A build as a workspace leaves it, with everything usual that a test does not name. */

import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { digestOfFiles, type UnsignedRelease } from '@tessera/contracts/release';

export type BuildFacts = Partial<Omit<UnsignedRelease, 'files' | 'remote'>> & {
  files?: Record<string, string>;
};

export async function writeBuild(folder: string, remote: string, facts: BuildFacts = {}): Promise<void> {
  const { files: texts = { 'browser/entry.js': `export const name = '${remote}';\n` }, ...changes } = facts;
  const files = Object.entries(texts).map(([path, text]) => ({
    path,
    bytes: Buffer.byteLength(text),
    sha384: createHash('sha384').update(text).digest('base64'),
  }));
  for (const [path, text] of Object.entries(texts)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const release: UnsignedRelease = {
    schema: 1,
    remote,
    version: '1.0.0',
    digest: digestOfFiles(files),
    owner: `${remote}-team`,
    commit: 'test',
    builtAt: '2026-01-01T00:00:00.000Z',
    files,
    entry: 'entry.js',
    exposes: {},
    shared: {},
    fallbacks: [],
    provides: {},
    server: null,
    routes: [],
    fragments: {},
    styleHashes: [],
    events: { emits: [], hears: [] },
    bff: null,
    budget: 1_000,
    ...changes,
  };
  await writeFile(join(folder, 'release.unsigned.json'), JSON.stringify(release));
}
