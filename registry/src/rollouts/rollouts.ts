/** The active rollouts, their health in memory, over the table that keeps them. */

import type { DatabaseSync } from 'node:sqlite';
import { readShare } from '@tessera/contracts/rollout';
import {
  createRolloutHealth,
  type RolloutHealth,
  type RolloutHealthOptions,
} from '../health/rollout-health.ts';
import { parseRolloutSnapshot } from '../health/snapshot.ts';
import { percentOf } from './progress.ts';
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

  const start = (rollout: Rollout, from?: string | null): RolloutHealth =>
    createRolloutHealth({
      ...health,
      rollout: { id: rollout.id, canary: rollout.release, stable: rollout.stable },
      ...(from ? { from: parseRolloutSnapshot(JSON.parse(from)) } : {}),
    });

  for (const stored of table.active()) {
    const { health: from, shareRevision, ...rollout } = stored;
    let fault: string | null = null;
    let found: RolloutHealth;
    try {
      found = start(rollout, from);
    } catch (error) {
      fault = (error as Error).message;
      found = start(rollout);
    }
    continueShare(found, stored);
    const restored = { ...rollout, health: found };
    if (fault !== null) faults.set(restored, fault);
    active.set(keyOf(rollout), restored);
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
      for (const { rollout, progress, starts } of [...turns].sort((a, b) => +!!a.starts - +!!b.starts)) {
        const percent = percentOf(progress);
        const known = active.get(keyOf(rollout));
        if (starts) table.insert({ ...rollout, progress }, revision);
        else if (percent === null) {
          const figures = (known?.health ?? start(rollout)).figures(now());
          table.end(rollout, progress, { figures, at: now() });
        } else
          table.setProgress(rollout, progress, percent === percentOf(rollout.progress) ? null : revision);
      }
    },
    apply(turns, revision) {
      for (const { rollout, progress, starts } of turns) {
        const percent = percentOf(progress);
        const known = active.get(keyOf(rollout));
        if (percent === null) {
          active.delete(keyOf(rollout));
          if (known) touched.delete(known);
          if (known) faults.delete(known);
          continue;
        }
        const next = known ?? { ...rollout, health: start(rollout) };
        if (starts || percent !== percentOf(rollout.progress))
          next.health.changeShare(revision, readShare(percent));
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

/** A change is written at once, what is known of health now and then: the newest share may be missing there. */
function continueShare(health: RolloutHealth, { progress, shareRevision }: StoredRollout): void {
  const percent = percentOf(progress);
  const last = health.snapshot().shares.at(-1)?.revision ?? 0;
  if (percent !== null && last < shareRevision) health.changeShare(shareRevision, readShare(percent));
}
