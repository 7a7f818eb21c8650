/**
 * Takes what nobody can need any more: releases, and then files that no release names. A release goes from the database
 * first, so that nothing half is ever seen; its folder, and whatever a killed run has left, goes after it.
 *
 * A file is looked up and removed within one turn of the event loop. An announcement claims its files within one turn
 * too, before it says which are missing, so no publisher is told that a file is there and loses it afterwards.
 */

import { randomBytes } from 'node:crypto';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as turn } from 'node:timers/promises';
import { encodings } from '../publishing/blobs.ts';
import { type GcPolicy, PAGE_LIFETIME, whyCollectable } from './collectable.ts';

export interface CollectedRelease {
  remote: string;
  /** `<version>-<digest8>`. */
  id: string;
  why: string;
}

export interface Collected {
  releases: CollectedRelease[];
  /** Files that no release names, or will when these releases are gone. */
  files: number;
  /** Of those files, their compressed forms included. */
  bytes: number;
}

export interface Gc {
  /** What may go now. Nothing is changed, but for when files were first seen without a release. */
  plan(): Promise<Collected>;
  /**
   * Removes it.
   *
   * @param onRemoved called in the transaction that removes a release
   */
  apply(onRemoved: (release: CollectedRelease) => void): Promise<Collected>;
}

export interface GcOptions {
  database: DatabaseSync;
  /** The folder of releases and blobs. */
  artifacts: string;
  policy: GcPolicy;
  /** Whether a channel names a release now. */
  isNamed: (remote: string, id: string) => boolean;
  write: <T>(work: () => T) => T;
  now: () => number;
}

interface Row {
  seq: number;
  remote: string;
  id: string;
  announced_at: number;
  committed_at: number | null;
  newer: number;
  left_at: number | null;
}

/** Releases looked at in one turn of the event loop, and files removed in one. */
const PAGE = 500;
const BATCH = 50;

/** What the names of folders that are being removed begin with. */
const ASIDE = '.gone-';

export function createGc({ database, artifacts, policy, isNamed, write, now }: GcOptions): Gc {
  const fields = `seq, remote, id, announced_at, committed_at,
     (SELECT count(*) FROM releases AS other
       WHERE other.remote = releases.remote AND other.seq > releases.seq AND other.committed_at IS NOT NULL) AS newer,
     (SELECT max(left_at) FROM placements AS p WHERE p.remote = releases.remote AND p.id = releases.id) AS left_at`;
  const selectPage = database.prepare(
    `SELECT ${fields} FROM releases WHERE seq > ? AND announced_at < ? ORDER BY seq LIMIT ${PAGE}`,
  );
  const selectOne = database.prepare(`SELECT ${fields} FROM releases WHERE seq = ?`);
  const remove = database.prepare('DELETE FROM releases WHERE seq = ?');
  const isKnown = database.prepare('SELECT 1 FROM releases WHERE remote = ? AND id = ?');
  const isClaimed = database.prepare('SELECT 1 FROM release_files WHERE sha384 = ? LIMIT 1');
  const claimants = database.prepare('SELECT release FROM release_files WHERE sha384 = ?');
  const markOrphan = database.prepare('INSERT OR IGNORE INTO orphans VALUES (?, ?)');
  const unmarkOrphan = database.prepare('DELETE FROM orphans WHERE sha384 = ?');
  const selectOrphan = database.prepare('SELECT since FROM orphans WHERE sha384 = ?');

  const whyOf = (row: Row) =>
    whyCollectable(
      {
        announcedAt: row.announced_at,
        committedAt: row.committed_at,
        newer: row.newer,
        leftAt: row.left_at,
        isNamed: isNamed(row.remote, row.id),
      },
      policy,
      now(),
    );

  async function findReleases(): Promise<(CollectedRelease & { seq: number })[]> {
    const found: (CollectedRelease & { seq: number })[] = [];
    for (let last = 0; ; ) {
      const rows = selectPage.all(last, now() - PAGE_LIFETIME) as unknown as Row[];
      for (const row of rows) {
        const why = whyOf(row);
        if (why !== null) found.push({ seq: row.seq, remote: row.remote, id: row.id, why });
      }
      if (rows.length < PAGE) return found;
      last = rows.at(-1)!.seq;
      await turn();
    }
  }

  /** Files without a release for long enough; `going`: releases that count as gone already. */
  async function findFiles(going: ReadonlySet<number>): Promise<string[]> {
    const names = await readdir(join(artifacts, 'blobs')).catch(() => []);
    const found: string[] = [];
    const orphans: string[] = [];
    for (const [i, name] of names.entries()) {
      if (i % PAGE === PAGE - 1) await turn();
      const sha384 = hashOf(name);
      if (sha384 === null) continue;
      const claims = claimants.all(sha384) as unknown as { release: number }[];
      if (claims.length > 0) {
        unmarkOrphan.run(sha384);
        if (claims.every(({ release }) => going.has(release))) found.push(sha384);
        continue;
      }
      const orphan = selectOrphan.get(sha384) as unknown as { since: number } | undefined;
      if (orphan === undefined) orphans.push(sha384);
      else if (now() - orphan.since > PAGE_LIFETIME) found.push(sha384);
    }
    write(() => {
      for (const sha384 of orphans) markOrphan.run(sha384, now());
    });
    return found;
  }

  function removeFile(sha384: string): boolean {
    if (isClaimed.get(sha384) !== undefined) return false;
    for (const form of ['', ...encodings]) rmSync(pathOf(artifacts, sha384) + form, { force: true });
    unmarkOrphan.run(sha384);
    return true;
  }

  /** At once, so that a release that is published again meanwhile finds its place free and keeps it. */
  function putAside(folder: string): void {
    const [remote = '', id = ''] = folder.split(sep);
    if (isKnown.get(remote, id) !== undefined || !existsSync(join(artifacts, folder))) return;
    renameSync(join(artifacts, folder), join(artifacts, `${ASIDE}${randomBytes(8).toString('hex')}`));
  }

  async function removeAside(): Promise<void> {
    for (const name of await readdir(artifacts).catch(() => [])) {
      if (name.startsWith(ASIDE)) await rm(join(artifacts, name), { recursive: true, force: true });
    }
  }

  /** Folders that a killed run has left: of releases that the database does not know any more. */
  async function putAsideLeftOvers(): Promise<void> {
    for (const entry of await readdir(artifacts, { withFileTypes: true }).catch(() => [])) {
      if (!entry.isDirectory() || entry.name === 'blobs' || entry.name.startsWith('.')) continue;
      for (const id of await readdir(join(artifacts, entry.name))) {
        const placed = await stat(join(artifacts, entry.name, id)).catch(() => null);
        if (placed !== null && now() - placed.mtimeMs > PAGE_LIFETIME) putAside(join(entry.name, id));
      }
    }
  }

  async function sizeOf(files: readonly string[]): Promise<number> {
    let bytes = 0;
    for (const sha384 of files) {
      for (const form of ['', ...encodings]) {
        bytes += (await stat(pathOf(artifacts, sha384) + form).catch(() => null))?.size ?? 0;
      }
    }
    return bytes;
  }

  return {
    async plan() {
      const releases = await findReleases();
      const files = await findFiles(new Set(releases.map(({ seq }) => seq)));
      return { releases: releases.map(withoutSeq), files: files.length, bytes: await sizeOf(files) };
    },
    async apply(onRemoved) {
      const removed: CollectedRelease[] = [];
      for (const found of await findReleases()) {
        write(() => {
          // Much may have happened since it was looked at.
          const row = selectOne.get(found.seq) as unknown as Row | undefined;
          if (row === undefined || whyOf(row) === null) return;
          remove.run(found.seq);
          onRemoved(withoutSeq(found));
          removed.push(withoutSeq(found));
        });
        putAside(join(found.remote, found.id));
        await turn();
      }
      await putAsideLeftOvers();
      await removeAside();
      const files = await findFiles(new Set());
      const bytes = await sizeOf(files);
      let count = 0;
      for (let i = 0; i < files.length; i += BATCH) {
        for (const sha384 of files.slice(i, i + BATCH)) if (removeFile(sha384)) count += 1;
        await turn();
      }
      return { releases: removed, files: count, bytes };
    },
  };
}

function withoutSeq({ remote, id, why }: CollectedRelease): CollectedRelease {
  return { remote, id, why };
}

/** The hash (base64) that a stored file is named by; `null` for compressed forms and what is being written. */
function hashOf(name: string): string | null {
  return /^[\w-]{64}$/.test(name) ? name.replaceAll('-', '+').replaceAll('_', '/') : null;
}

function pathOf(artifacts: string, sha384: string): string {
  return join(artifacts, 'blobs', sha384.replaceAll('+', '-').replaceAll('/', '_'));
}
