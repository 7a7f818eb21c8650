/** Totals of releases by the minute, for charts. */

import type { DatabaseSync } from 'node:sqlite';
import type { ReleaseFigures } from '@tessera/contracts/health';

export interface FiguresTable {
  /** Adds to the minute of now. */
  add(channel: string, figures: ReleaseFigures): void;
  /** Of all releases of a remote, oldest first, with their minute as epoch milliseconds. */
  list(channel: string, remote: string, minutes: number): (ReleaseFigures & { at: number })[];
  /** Forgets what is older than {@link KEPT}. */
  sweep(): void;
}

interface Row {
  /** Epoch minutes. */
  minute: number;
  figures: string;
}

const MINUTE = 60_000;

/** Minutes: a week. */
const KEPT = 7 * 24 * 60;

export function createFigures(database: DatabaseSync, now: () => number): FiguresTable {
  const select = database.prepare(
    'SELECT figures FROM figures WHERE channel = ? AND remote = ? AND release = ? AND minute = ?',
  );
  const selectAll = database.prepare(
    'SELECT minute, figures FROM figures WHERE channel = ? AND remote = ? AND minute > ? ORDER BY minute, release',
  );
  const upsert = database.prepare('INSERT OR REPLACE INTO figures VALUES (?, ?, ?, ?, ?)');
  const remove = database.prepare('DELETE FROM figures WHERE minute < ?');
  const minute = () => Math.floor(now() / MINUTE);
  return {
    add(channel, figures) {
      const key = [channel, figures.remote, figures.release, minute()] as const;
      const row = select.get(...key) as { figures: string } | undefined;
      const sum = row === undefined ? figures : addFigures(JSON.parse(row.figures), figures);
      upsert.run(...key, JSON.stringify(sum));
    },
    list(channel, remote, minutes) {
      const rows = selectAll.all(channel, remote, minute() - minutes) as unknown as Row[];
      return rows.map((row) => ({ ...(JSON.parse(row.figures) as ReleaseFigures), at: row.minute * MINUTE }));
    },
    sweep: () => void remove.run(minute() - KEPT),
  };
}

/** Two totals of one release as one. */
export function addFigures(a: ReleaseFigures, b: ReleaseFigures): ReleaseFigures {
  const addAll = (some: number[], others: number[]) => some.map((count, i) => count + (others[i] ?? 0));
  const told = { ...a.told };
  for (const [metric, count] of Object.entries(b.told) as [keyof typeof told, number][])
    told[metric] = (told[metric] ?? 0) + count;
  return {
    remote: a.remote,
    release: a.release,
    documents: a.documents + b.documents,
    fragments: a.fragments + b.fragments,
    failed: a.failed + b.failed,
    latency: addAll(a.latency, b.latency),
    paint: addAll(a.paint, b.paint),
    told,
  };
}
