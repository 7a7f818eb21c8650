/** Writes a small signed release into a folder of artifacts, as the registry would. */

import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  digestOfFiles,
  type FragmentDeclaration,
  releaseId,
  signDocument,
  type UnsignedRelease,
} from '@tessera/contracts/release';

export interface TestRelease {
  /** `<version>-<digest8>` */
  id: string;
  /** The release's folder. */
  folder: string;
  ownerKeys: Record<string, string>;
}

export interface TestReleaseInit {
  artifacts: string;
  remote: string;
  /** Source of the server bundle, an ES module. */
  server: string;
  fragments: Record<string, Partial<FragmentDeclaration>>;
  /** @default '1.0.0' */
  version?: string;
  /** The BFF that it needs. @default none */
  bff?: { name: string; contract: string };
  /** The owner's key. @default a new one */
  key?: { privateKey: KeyObject; publicKey: KeyObject };
}

export async function publishTestRelease(init: TestReleaseInit): Promise<TestRelease> {
  const { artifacts, remote, server, version = '1.0.0' } = init;
  const { privateKey, publicKey } = init.key ?? generateKeyPairSync('ed25519');
  const contents = { 'browser/entry.js': 'export {};\n', 'server/server.js': server };
  const files = Object.entries(contents).map(([path, text]) => ({
    path,
    bytes: Buffer.byteLength(text),
    sha384: createHash('sha384').update(text).digest('base64'),
  }));
  const unsigned: UnsignedRelease = {
    schema: 1,
    remote,
    version,
    digest: digestOfFiles(files),
    owner: `${remote}-team`,
    commit: 'test',
    builtAt: new Date(0).toISOString(),
    files,
    entry: 'entry.js',
    exposes: { './pages': { file: 'entry.js', css: [], preload: [] } },
    shared: {},
    fallbacks: [],
    provides: {},
    server: 'server/server.js',
    routes: [],
    fragments: Object.fromEntries(
      Object.entries(init.fragments).map(([name, declaration]) => [
        name,
        {
          criticality: 'regular',
          audience: 'public',
          timeout: 1_000,
          query: [],
          nests: [],
          expose: './pages',
          ...declaration,
        },
      ]),
    ),
    styleHashes: [],
    events: { emits: [], hears: [] },
    bff: init.bff ?? null,
    budget: 10_000,
  };
  const id = releaseId(unsigned);
  const folder = join(artifacts, remote, id);
  for (const [path, text] of Object.entries(contents)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const signed = signDocument(unsigned, { id: 'owner', privateKey });
  await writeFile(join(folder, 'release.json'), JSON.stringify(signed));
  const spki = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  return { id, folder, ownerKeys: { owner: spki } };
}
