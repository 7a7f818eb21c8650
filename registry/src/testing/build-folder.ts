/** A build as a remote's workspace leaves it, and keys to publish it with. */

import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { digestOfFiles, type UnsignedRelease } from '@tessera/contracts/release';

export interface TestKey {
  id: string;
  privateKey: KeyObject;
  spki: string;
}

/** A folder that is gone at the end of the test's scope. */
export async function temporaryFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'tessera-registry-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

export function makeKey(id: string): TestKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { id, privateKey, spki: publicKey.export({ format: 'der', type: 'spki' }).toString('base64') };
}

/** Writes a build below `root` and answers its folder. */
export async function writeBuild(
  root: string,
  remote: string,
  {
    files = {
      'browser/entry.js': `export const name = '${remote}';\n`,
      'server/server.js': "import 'node:path';\n",
    },
    ...facts
  }: Partial<Omit<UnsignedRelease, 'files'>> & { files?: Record<string, string> } = {},
): Promise<string> {
  const folder = join(root, 'builds', remote);
  await rm(folder, { recursive: true, force: true });
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const described = Object.entries(files).map(([path, text]) => ({
    path,
    bytes: Buffer.byteLength(text),
    sha384: createHash('sha384').update(text).digest('base64'),
  }));
  const release: UnsignedRelease = {
    schema: 1,
    remote,
    version: '1.0.0',
    digest: digestOfFiles(described),
    owner: `${remote}-team`,
    commit: 'test',
    builtAt: new Date().toISOString(),
    files: described,
    entry: 'entry.js',
    exposes: { './app': { file: 'entry.js', css: [], preload: [] } },
    shared: {},
    fallbacks: [],
    provides: {},
    server: 'server/server.js',
    routes: [],
    fragments: { main: fragment() },
    styleHashes: [],
    events: { emits: [], hears: [] },
    bff: null,
    budget: 10_000,
    ...facts,
  };
  await writeFile(join(folder, 'release.unsigned.json'), JSON.stringify(release));
  return folder;
}

/** A fragment's declaration. */
export function fragment(
  changes: Partial<UnsignedRelease['fragments'][string]> = {},
): UnsignedRelease['fragments'][string] {
  return {
    criticality: 'regular',
    audience: 'public',
    timeout: 1_000,
    query: [],
    nests: [],
    expose: './app',
    ...changes,
  };
}
