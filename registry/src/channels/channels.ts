/** The channels as they are: the signed document of each, its lock, and when each release came and went. */

import type { DatabaseSync } from 'node:sqlite';
import type { ChannelDocument, ChannelRemote } from '@tessera/contracts/channel';
import { releaseId } from '@tessera/contracts/release';
import type { IssuedChannel } from './sign-channel.ts';

export interface Lock {
  actor: string;
  reason: string;
  /** Epoch milliseconds. */
  at: number;
}

export interface Channels {
  current(channel: string): IssuedChannel | null;
  names(): string[];
  /** The highest revision that a channel ever had, that of its removal included; 0 for none. */
  lastRevision(channel: string): number;
  /** The lowest number above those of all previews that there are and ever were. */
  nextPreview(): number;
  /** Keeps a document in the place of the one before. Call it in a transaction, then {@link Channels.apply}. */
  write(issued: IssuedChannel): void;
  /** Shows a written document, once its transaction has been kept. */
  apply(issued: IssuedChannel): void;
  /** Takes a channel out at a revision. Call it in a transaction, then {@link Channels.applyRemoval}. */
  writeRemoval(channel: string, revision: number): void;
  /** Shows a written removal, once its transaction has been kept. */
  applyRemoval(channel: string): void;
  lockOf(channel: string): Lock | null;
  lock(channel: string, lock: Lock): void;
  unlock(channel: string): void;
  /** Whether a release was ever named by a channel. */
  wasOn(channel: string, remote: string, id: string): boolean;
  /** Whether a channel names a release now, as stable, previous or canary. */
  isNamed(remote: string, id: string): boolean;
  /** The channels that name a release now. */
  placesOf(remote: string, id: string): string[];
}

export function createChannels(database: DatabaseSync, now: () => number): Channels {
  const select = database.prepare('SELECT channel, document FROM channels');
  const upsert = database.prepare(
    `INSERT INTO channels VALUES (?, ?, ?)
     ON CONFLICT (channel) DO UPDATE SET revision = excluded.revision, document = excluded.document`,
  );
  const remove = database.prepare('DELETE FROM channels WHERE channel = ?');
  const insertRemoved = database.prepare('INSERT OR REPLACE INTO removed_channels VALUES (?, ?)');
  const selectRemoved = database.prepare('SELECT revision FROM removed_channels WHERE channel = ?');
  const selectHighest = database.prepare(
    `SELECT max(CAST(substr(channel, 4) AS INTEGER)) AS highest FROM
     (SELECT channel FROM channels UNION SELECT channel FROM removed_channels) WHERE channel LIKE 'pr-%'`,
  );
  const selectLock = database.prepare('SELECT actor, reason, at FROM locks WHERE channel = ?');
  const insertLock = database.prepare('INSERT INTO locks VALUES (?, ?, ?, ?)');
  const deleteLock = database.prepare('DELETE FROM locks WHERE channel = ?');
  const enter = database.prepare(
    `INSERT INTO placements VALUES (?, ?, ?, ?, NULL)
     ON CONFLICT (channel, remote, id, entered_at) DO UPDATE SET left_at = NULL`,
  );
  const leave = database.prepare(
    'UPDATE placements SET left_at = ? WHERE channel = ? AND remote = ? AND id = ? AND left_at IS NULL',
  );
  const leaveAll = database.prepare(
    'UPDATE placements SET left_at = ? WHERE channel = ? AND left_at IS NULL',
  );
  const selectPlacement = database.prepare(
    'SELECT 1 FROM placements WHERE channel = ? AND remote = ? AND id = ? LIMIT 1',
  );
  const selectPlaces = database.prepare(
    'SELECT DISTINCT channel FROM placements WHERE remote = ? AND id = ? AND left_at IS NULL ORDER BY channel',
  );

  const shown = new Map<string, IssuedChannel>();
  for (const row of select.all() as unknown as { channel: string; document: string }[]) {
    shown.set(row.channel, { document: JSON.parse(row.document) as ChannelDocument, text: row.document });
  }

  return {
    current: (channel) => shown.get(channel) ?? null,
    names: () => [...shown.keys()].sort(),
    lastRevision(channel) {
      const removed = selectRemoved.get(channel) as { revision: number } | undefined;
      return shown.get(channel)?.document.revision ?? removed?.revision ?? 0;
    },
    nextPreview: () => ((selectHighest.get() as { highest: number | null }).highest ?? 0) + 1,
    write({ document, text }) {
      const { channel, revision, remotes } = document;
      upsert.run(channel, revision, text);
      const before = shown.get(channel)?.document.remotes ?? {};
      for (const [remote, entry] of Object.entries(remotes)) {
        if (before[remote] === entry) continue;
        const [old, named] = [namedBy(before[remote]), namedBy(entry)];
        for (const id of named) if (!old.has(id)) enter.run(channel, remote, id, now());
        for (const id of old) if (!named.has(id)) leave.run(now(), channel, remote, id);
      }
    },
    apply: (issued) => void shown.set(issued.document.channel, issued),
    writeRemoval(channel, revision) {
      remove.run(channel);
      leaveAll.run(now(), channel);
      insertRemoved.run(channel, revision);
    },
    applyRemoval: (channel) => void shown.delete(channel),
    lockOf: (channel) => (selectLock.get(channel) as unknown as Lock | undefined) ?? null,
    lock: (channel, { actor, reason, at }) => void insertLock.run(channel, actor, reason, at),
    unlock: (channel) => void deleteLock.run(channel),
    wasOn: (channel, remote, id) => selectPlacement.get(channel, remote, id) !== undefined,
    isNamed: (remote, id) =>
      [...shown.values()].some(({ document }) => namedBy(document.remotes[remote]).has(id)),
    placesOf: (remote, id) =>
      (selectPlaces.all(remote, id) as unknown as { channel: string }[]).map(({ channel }) => channel),
  };
}

function namedBy(entry: ChannelRemote | undefined): Set<string> {
  const refs = entry === undefined ? [] : [entry.stable, entry.previous, entry.canary];
  return new Set(refs.flatMap((ref) => (ref === null ? [] : [releaseId(ref)])));
}
