/** Fills a registry's folder with many remotes of many releases. Files have those alone that can become live. */

import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  digestOfFiles,
  parseRelease,
  type Release,
  type ReleaseFile,
  releaseId,
  signDocument,
} from '@tessera/contracts/release';
import { openDatabase } from '../src/database/open.ts';
import { inTransaction } from '../src/database/transaction.ts';
import { createOwners } from '../src/owners/owners.ts';
import { createReleases } from '../src/publishing/releases.ts';

export interface Size {
  remotes: number;
  /** Of each remote. */
  releases: number;
}

export function remoteName(i: number): string {
  return `remote-${i}`;
}

/** The id of a remote's n-th release. */
export function idOf(n: number): string {
  return `1.${n}.0-${digestOf(n).slice(0, 8)}`;
}

/** Remotes belong to 20 teams. Only the first three releases of each are signed: no other becomes live. */
export async function seed(root: string, { remotes, releases }: Size): Promise<void> {
  const database = openDatabase(join(root, 'registry'));
  const owners = createOwners(database);
  const table = createReleases(database, Date.now);
  const teams = Array.from({ length: 20 }, (_, i) => ({
    id: `team-${i}`,
    ...generateKeyPairSync('ed25519'),
  }));
  for (const { id, publicKey } of teams) {
    const spki = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
    owners.setTeam(id, { [id]: spki });
  }
  for (let i = 0; i < remotes; i += 1) {
    const { id: owner, privateKey } = teams[i % teams.length]!;
    const live: Release[] = [];
    inTransaction(database, () => {
      owners.setRemote(remoteName(i), owner);
      for (let n = 0; n < releases; n += 1) {
        const plain = { ...release(i, n), owner };
        const signature = { keyId: owner, value: '' };
        const signed = n < 3 ? signDocument(plain, { id: owner, privateKey }) : { ...plain, signature };
        table.commit(table.announce(signed), signed, 'bench');
        if (n < 3) live.push(signed);
      }
    });
    await Promise.all(live.map((one) => writeFiles(join(root, 'artifacts'), one)));
  }
  database.close();
}

async function writeFiles(artifacts: string, release: Release): Promise<void> {
  const folder = join(artifacts, release.remote, releaseId(release));
  for (const { path } of release.files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), contentOf(path, release.version));
  }
  await writeFile(join(folder, 'release.json'), JSON.stringify(release));
}

const contentOf = (path: string, version: string) => `/* ${path} of ${version} */`;

/** All remotes have the same files, so a release's digest depends on its version alone. */
function digestOf(n: number): string {
  return digestOfFiles(filesOf(n));
}

function filesOf(n: number): ReleaseFile[] {
  return ['browser/entry.js', 'browser/app.js', 'browser/app.css', 'server/server.js'].map((path) => {
    const content = contentOf(path, `1.${n}.0`);
    const sha384 = createHash('sha384').update(content).digest('base64');
    return { path, bytes: Buffer.byteLength(content), sha384 };
  });
}

function release(i: number, n: number): Omit<Release, 'signature'> {
  const { signature: _, ...content } = parseRelease({
    schema: 1,
    remote: remoteName(i),
    version: `1.${n}.0`,
    digest: digestOf(n),
    owner: 'team',
    commit: 'bench',
    builtAt: '2026-01-01T00:00:00.000Z',
    files: filesOf(n),
    entry: 'entry.js',
    exposes: { './app': { file: 'app.js', css: ['app.css'], preload: [] } },
    shared: {},
    server: 'server/server.js',
    routes: [
      { pattern: `/r${i}`, fragment: 'main' },
      { pattern: `/r${i}/:slug`, fragment: 'main' },
    ],
    fragments: { main: { criticality: 'primary', audience: 'public', timeout: 1_000, expose: './app' } },
    styleHashes: [],
    events: { emits: [], hears: [] },
    bff: null,
    budget: 10_000,
    signature: { keyId: '', value: '' },
  });
  return content;
}
