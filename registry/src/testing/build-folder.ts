/** A build as a remote's workspace leaves it, and keys to publish it with. */

import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UnsignedRelease } from '@tessera/contracts/release';
import { type BuildFacts, writeBuild as writeAnyBuild } from '@tessera/testing/builds';

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

/** Writes a build with one fragment below `root` and answers its folder. */
export async function writeBuild(root: string, remote: string, facts: BuildFacts = {}): Promise<string> {
  const folder = join(root, 'builds', remote);
  await rm(folder, { recursive: true, force: true });
  await writeAnyBuild(folder, remote, {
    files: {
      'browser/entry.js': `export const name = '${remote}';\n`,
      'server/server.js': "import 'node:path';\n",
    },
    exposes: { './app': { file: 'entry.js', css: [], preload: [] } },
    server: 'server/server.js',
    fragments: { main: fragment() },
    budget: 10_000,
    builtAt: new Date().toISOString(),
    ...facts,
  });
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
