/** Fills a registry's folder with many remotes of many releases, without their files: only what changes look at. */

import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { parseRelease, type Release, signDocument } from '@tessera/contracts/release';
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
export function seed(root: string, { remotes, releases }: Size): void {
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
    inTransaction(database, () => {
      owners.setRemote(remoteName(i), owner);
      for (let n = 0; n < releases; n += 1) {
        const plain = { ...release(i, n), owner };
        const signature = { keyId: owner, value: '' };
        const signed = n < 3 ? signDocument(plain, { id: owner, privateKey }) : { ...plain, signature };
        table.commit(table.announce(signed), signed, 'bench');
      }
    });
  }
  database.close();
}

function digestOf(n: number): string {
  return (0xa0_00_00_00 + n).toString(16).padEnd(64, '0');
}

function release(i: number, n: number): Omit<Release, 'signature'> {
  const file = (path: string) => ({ path, bytes: 1_000, sha384: 'A'.repeat(64) });
  const { signature: _, ...content } = parseRelease({
    schema: 1,
    remote: remoteName(i),
    version: `1.${n}.0`,
    digest: digestOf(n),
    owner: 'team',
    commit: 'bench',
    builtAt: '2026-01-01T00:00:00.000Z',
    files: ['browser/entry.js', 'browser/app.js', 'browser/app.css', 'server/server.js'].map(file),
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
