/** Releases as the registry knows them: announced while their files arrive, committed from then on for ever. */

import type { DatabaseSync } from 'node:sqlite';
import { type Release, releaseId } from '@tessera/contracts/release';

export interface StoredRelease {
  seq: number;
  release: Release;
  announcedAt: number;
  /** `null` while its files arrive: no one sees it then. */
  committedAt: number | null;
  committedBy: string | null;
}

/** A place of a file that some release names. */
export interface Claim {
  remote: string;
  path: string;
  bytes: number;
}

export interface Releases {
  find(remote: string, id: string): StoredRelease | null;
  /** The committed release of a version. */
  findVersion(remote: string, version: string): StoredRelease | null;
  /** Takes the place of an announcement of the same id; drops the oldest ones of a remote that has over 20. */
  announce(release: Release): StoredRelease;
  /** It was announced again: whoever did may be about to send its files, or to promote it. */
  touch(stored: StoredRelease): void;
  /** False when the announcement is gone: nothing was committed then. */
  commit(stored: StoredRelease, release: Release, by: string): boolean;
  /** Where files of this hash belong. */
  claims(sha384: string): Claim[];
  /** Committed ones, newest first. */
  list(remote: string, page: { before: number; limit: number }): StoredRelease[];
  /** How many are committed, by remote. */
  count(): Map<string, number>;
}

const OPEN_ANNOUNCEMENTS = 20;

interface Row {
  seq: number;
  document: string;
  announced_at: number;
  committed_at: number | null;
  committed_by: string | null;
}

export function createReleases(database: DatabaseSync, now: () => number): Releases {
  const select = database.prepare('SELECT * FROM releases WHERE remote = ? AND id = ?');
  const selectVersion = database.prepare(
    'SELECT * FROM releases WHERE remote = ? AND version = ? AND committed_at IS NOT NULL',
  );
  const remove = database.prepare(
    'DELETE FROM releases WHERE remote = ? AND id = ? AND committed_at IS NULL',
  );
  const removeOldest = database.prepare(
    `DELETE FROM releases WHERE committed_at IS NULL AND remote = ?1 AND seq NOT IN
     (SELECT seq FROM releases WHERE remote = ?1 AND committed_at IS NULL ORDER BY seq DESC LIMIT ${OPEN_ANNOUNCEMENTS})`,
  );
  const insert = database.prepare(
    `INSERT INTO releases (remote, id, version, digest, owner, document, announced_at)
     VALUES (:remote, :id, :version, :digest, :owner, :document, :at)`,
  );
  const insertFile = database.prepare('INSERT INTO release_files VALUES (?, ?, ?, ?)');
  const setCommitted = database.prepare(
    'UPDATE releases SET committed_at = ?, committed_by = ?, document = ? WHERE seq = ? AND committed_at IS NULL',
  );
  const setAnnounced = database.prepare('UPDATE releases SET announced_at = ? WHERE seq = ?');
  const selectClaims = database.prepare(
    `SELECT remote, path, bytes FROM release_files JOIN releases ON seq = release WHERE sha384 = ? LIMIT 1000`,
  );
  const selectPage = database.prepare(
    `SELECT * FROM releases WHERE remote = ? AND committed_at IS NOT NULL AND seq < ? ORDER BY seq DESC LIMIT ?`,
  );
  const selectCounts = database.prepare(
    'SELECT remote, count(*) AS n FROM releases WHERE committed_at IS NOT NULL GROUP BY remote',
  );
  const toStored = (row: unknown) => (row === undefined ? null : read(row as Row));

  return {
    find: (remote, id) => toStored(select.get(remote, id)),
    findVersion: (remote, version) => toStored(selectVersion.get(remote, version)),
    announce(release) {
      const { remote, version, digest, owner } = release;
      const id = releaseId(release);
      remove.run(remote, id);
      const document = JSON.stringify(release);
      const { lastInsertRowid } = insert.run({ remote, id, version, digest, owner, document, at: now() });
      for (const { path, sha384, bytes } of release.files)
        insertFile.run(lastInsertRowid, path, sha384, bytes);
      removeOldest.run(remote);
      return {
        seq: Number(lastInsertRowid),
        release,
        announcedAt: now(),
        committedAt: null,
        committedBy: null,
      };
    },
    commit: ({ seq }, release, by) => setCommitted.run(now(), by, JSON.stringify(release), seq).changes > 0,
    touch: ({ seq }) => void setAnnounced.run(now(), seq),
    claims: (sha384) => selectClaims.all(sha384) as unknown as Claim[],
    list: (remote, { before, limit }) =>
      (selectPage.all(remote, before, limit) as unknown as Row[]).map(read),
    count() {
      const rows = selectCounts.all() as unknown as { remote: string; n: number }[];
      return new Map(rows.map(({ remote, n }) => [remote, n]));
    },
  };
}

/** What the table holds was parsed before it was written. */
function read(row: Row): StoredRelease {
  return {
    seq: row.seq,
    release: JSON.parse(row.document) as Release,
    announcedAt: row.announced_at,
    committedAt: row.committed_at,
    committedBy: row.committed_by,
  };
}
