/** Rollouts in the database: with their health while they are active, with their last figures from then on. */

import type { DatabaseSync } from 'node:sqlite';
import type { HealthFigures } from '../health/describe.ts';
import { parsePlan, writePlan } from './plan.ts';
import type { Progress } from './progress.ts';
import type { Rollout } from './rollout.ts';

export interface StoredRollout extends Rollout {
  /** The revision from which on the canary has its share. */
  shareRevision: number;
  /** What was known of its health, as JSON; `null` when nothing was. */
  health: string | null;
}

export interface EndedRollout extends Rollout {
  /** Epoch milliseconds. */
  endedAt: number;
  figures: HealthFigures;
}

export interface RolloutTable {
  active(): StoredRollout[];
  /** The newest first. */
  ended(channel: string, limit: number): EndedRollout[];
  insert(rollout: Rollout, shareRevision: number): void;
  /** @param shareRevision `null` when its share stays */
  setProgress(rollout: Rollout, progress: Progress, shareRevision: number | null): void;
  saveHealth(rollout: Rollout, health: string): void;
  end(rollout: Rollout, progress: Progress, last: { figures: HealthFigures; at: number }): void;
}

interface Row {
  channel: string;
  id: string;
  remote: string;
  release: string;
  stable: string;
  plan: string;
  progress: string;
  share_revision: number;
  health: string | null;
  figures: string | null;
  reason: string;
  started_by: string;
  started_at: number;
  ended_at: number | null;
}

export function createRolloutTable(database: DatabaseSync): RolloutTable {
  const selectActive = database.prepare('SELECT * FROM rollouts WHERE ended_at IS NULL ORDER BY started_at');
  const selectEnded = database.prepare(
    'SELECT * FROM rollouts WHERE channel = ? AND ended_at IS NOT NULL ORDER BY ended_at DESC LIMIT ?',
  );
  const insert = database.prepare(
    `INSERT INTO rollouts VALUES (:channel, :id, :remote, :release, :stable, :plan, :progress, :revision,
     NULL, NULL, :reason, :startedBy, :startedAt, NULL)`,
  );
  const setProgress = database.prepare(
    'UPDATE rollouts SET progress = ?, share_revision = coalesce(?, share_revision) WHERE channel = ? AND id = ?',
  );
  const setHealth = database.prepare('UPDATE rollouts SET health = ? WHERE channel = ? AND id = ?');
  const setEnd = database.prepare(
    'UPDATE rollouts SET progress = ?, figures = ?, ended_at = ?, health = NULL WHERE channel = ? AND id = ?',
  );
  return {
    active: () => (selectActive.all() as unknown as Row[]).map(toStored),
    ended: (channel, limit) => (selectEnded.all(channel, limit) as unknown as Row[]).map(toEnded),
    insert({ plan, progress, ...rollout }, revision) {
      const { channel, id, remote, release, stable, reason, startedBy, startedAt } = rollout;
      insert.run({
        ...{ channel, id, remote, release, stable, reason, startedBy, startedAt, revision },
        plan: writePlan(plan),
        progress: JSON.stringify(progress),
      });
    },
    setProgress: ({ channel, id }, progress, revision) =>
      void setProgress.run(JSON.stringify(progress), revision, channel, id),
    saveHealth: ({ channel, id }, health) => void setHealth.run(health, channel, id),
    end: ({ channel, id }, progress, { figures, at }) =>
      void setEnd.run(JSON.stringify(progress), JSON.stringify(figures), at, channel, id),
  };
}

/** What the table holds was made by this program. */
function toRollout(row: Row): Rollout {
  const { channel, id, remote, release, stable, reason } = row;
  return {
    ...{ channel, id, remote, release, stable, reason },
    plan: parsePlan(row.plan),
    progress: JSON.parse(row.progress) as Progress,
    startedBy: row.started_by,
    startedAt: row.started_at,
  };
}

function toStored(row: Row): StoredRollout {
  return { ...toRollout(row), shareRevision: row.share_revision, health: row.health };
}

function toEnded(row: Row): EndedRollout {
  const figures = JSON.parse(row.figures ?? '{"visitors":{"canary":0,"control":0},"metrics":[]}');
  return { ...toRollout(row), endedAt: row.ended_at!, figures: figures as HealthFigures };
}
