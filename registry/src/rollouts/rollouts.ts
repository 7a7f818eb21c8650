/** The active rollouts, their health in memory, over the table that keeps them. */

import type { DatabaseSync } from 'node:sqlite';
import { readShare } from '@tessera/contracts/rollout';
import {
  createRolloutHealth,
  type RolloutHealth,
  type RolloutHealthOptions,
} from '../health/rollout-health.ts';
import { parseRolloutSnapshot } from '../health/snapshot.ts';
import { type Progress, percentOf } from './progress.ts';
import type { ActiveRollout, Rollout, Turn } from './rollout.ts';
import { createRolloutTable, type EndedRollout, type StoredRollout } from './rollout-table.ts';

/** What the health of every rollout is judged by. */
export type HealthOptions = Omit<RolloutHealthOptions, 'rollout' | 'from'>;

export interface Rollouts {
  /** Those of a channel, or all. */
  active(channel?: string): ActiveRollout[];
  find(channel: string, remote: string): ActiveRollout | undefined;
  ended(channel: string, limit: number): EndedRollout[];
  /** Active ones whose stored health cannot be judged on, with why: they have to begin anew. */
  unreadable(): { rollout: ActiveRollout; why: string }[];
  /** Keeps turns. Call it in the transaction of the channel's change, then {@link Rollouts.apply}. */
  write(turns: readonly Turn[], revision: number): void;
  /** Shows written turns, once their transaction has been kept. */
  apply(turns: readonly Turn[], revision: number): void;
  /** Something was told of a rollout: its health has to be saved. */
  touch(rollout: ActiveRollout): void;
  /** Saves the health of what was touched, in the transaction of the caller. */
  save(): void;
}

export function createRollouts(
  database: DatabaseSync,
  { now, health }: { now: () => number; health: HealthOptions },
): Rollouts {
  const table = createRolloutTable(database);
  const active = new Map<string, ActiveRollout>();
  const touched = new Set<ActiveRollout>();
  const faults = new Map<ActiveRollout, string>();
  const keyOf = ({ channel, id }: Rollout) => `${channel} ${id}`;

  const start: Start = (rollout, from) =>
    createRolloutHealth({
      ...health,
      rollout: { id: rollout.id, canary: rollout.release, stable: rollout.stable },
      ...(from ? { from: parseRolloutSnapshot(JSON.parse(from)) } : {}),
    });

  for (const stored of table.active()) {
    const { rollout, fault } = restore(stored, start);
    active.set(keyOf(rollout), rollout);
    if (fault !== null) faults.set(rollout, fault);
  }

  /** Forgets one that is over. */
  function drop(rollout: Rollout): void {
    const known = active.get(keyOf(rollout));
    if (known === undefined) return;
    active.delete(keyOf(rollout));
    touched.delete(known);
    faults.delete(known);
  }

  /** Ends one, with the last that is known of it. */
  function writeEnd(rollout: Rollout, progress: Progress): void {
    const health = active.get(keyOf(rollout))?.health ?? start(rollout);
    table.end(rollout, progress, { figures: health.figures(now()), at: now() });
  }

  return {
    active: (channel) =>
      [...active.values()].filter((one) => channel === undefined || one.channel === channel),
    find: (channel, remote) =>
      [...active.values()].find((one) => one.channel === channel && one.remote === remote),
    ended: table.ended,
    unreadable: () => [...faults].map(([rollout, why]) => ({ rollout, why })),
    write(turns, revision) {
      // An ended one makes room for the next of its remote.
      const [starting, going] = [turns.filter(({ starts }) => starts), turns.filter(({ starts }) => !starts)];
      for (const { rollout, progress } of going) {
        if (percentOf(progress) === null) writeEnd(rollout, progress);
        else table.setProgress(rollout, progress, changesShare(rollout, progress) ? revision : null);
      }
      for (const { rollout, progress } of starting) table.insert({ ...rollout, progress }, revision);
    },
    apply(turns, revision) {
      for (const { rollout, progress, starts = false } of turns) {
        const percent = percentOf(progress);
        if (percent === null) {
          drop(rollout);
          continue;
        }
        const next = active.get(keyOf(rollout)) ?? { ...rollout, health: start(rollout) };
        if (starts || changesShare(rollout, progress)) next.health.changeShare(revision, readShare(percent));
        next.progress = progress;
        active.set(keyOf(rollout), next);
        touched.add(next);
      }
    },
    touch: (rollout) => void touched.add(rollout),
    save() {
      for (const rollout of touched) table.saveHealth(rollout, JSON.stringify(rollout.health.snapshot()));
      touched.clear();
    },
  };
}

function changesShare({ progress: before }: Rollout, after: Progress): boolean {
  return percentOf(before) !== percentOf(after);
}

type Start = (rollout: Rollout, from?: string | null) => RolloutHealth;

/** A rollout as an earlier process left it; without what was known of it when that is at fault. */
function restore(stored: StoredRollout, start: Start): { rollout: ActiveRollout; fault: string | null } {
  const { health: from, shareRevision, ...rollout } = stored;
  let fault: string | null = null;
  let health: RolloutHealth;
  try {
    health = start(rollout, from);
  } catch (error) {
    fault = (error as Error).message;
    health = start(rollout);
  }
  continueShare(health, rollout.progress, shareRevision);
  return { rollout: { ...rollout, health }, fault };
}

/** A change is written at once, what is known of health now and then: the newest share may be missing there. */
function continueShare(health: RolloutHealth, progress: Progress, revision: number): void {
  const percent = percentOf(progress);
  const last = health.snapshot().shares.at(-1)?.revision ?? 0;
  if (percent !== null && last < revision) health.changeShare(revision, readShare(percent));
}
