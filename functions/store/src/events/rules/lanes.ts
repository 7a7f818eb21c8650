/**
 * Events of one rule that could not be delivered, in a lane per key: within a lane in their order, one at a time; the
 * lanes do not wait for each other.
 */

import type { ParkedRow } from './statements.ts';

export interface Parked extends ParkedRow {
  /** Context and key. */
  lane: string;
}

export interface Lanes {
  has(lane: string): boolean;
  /** What is in its lane already stays as it is. */
  add(parked: readonly Parked[]): void;
  /** Those that come next in lanes that rest, and are due. */
  takeDue(now: number, most: number): Parked[];
  /** Its delivery has ended: it leaves its lane, or stays with what is changed. */
  settle(parked: Parked, change: Partial<Parked> | null): void;
  /** Epoch milliseconds at which the next one is due, of lanes that rest; null for none. */
  nextDue(): number | null;
  /** Deliveries that were taken and have not ended. */
  busy(): number;
  size(): number;
  /** Leaves what is given alone; for when nothing is busy. */
  reset(parked: readonly Parked[]): void;
}

export function createLanes(given: readonly Parked[]): Lanes {
  const lanes = new Map<string, Parked[]>();
  const busy = new Set<string>();

  function add(parked: readonly Parked[]): void {
    for (const one of parked) {
      const lane = lanes.get(one.lane) ?? [];
      if (lane.some(({ seq }) => seq === one.seq)) continue;
      lanes.set(
        one.lane,
        [...lane, one].sort((a, b) => a.seq - b.seq),
      );
    }
  }
  const resting = () => [...lanes].filter(([name]) => !busy.has(name)).map(([, [head]]) => head!);

  add(given);
  return {
    has: (lane) => lanes.has(lane),
    add,
    takeDue(now, most) {
      const due = resting()
        .filter((head) => head.due <= now)
        .slice(0, Math.max(0, most - busy.size));
      for (const { lane } of due) busy.add(lane);
      return due;
    },
    settle(parked, change) {
      busy.delete(parked.lane);
      const others = (lanes.get(parked.lane) ?? []).filter(({ seq }) => seq !== parked.seq);
      if (change !== null) others.push({ ...parked, ...change });
      if (others.length === 0) lanes.delete(parked.lane);
      else
        lanes.set(
          parked.lane,
          others.sort((a, b) => a.seq - b.seq),
        );
    },
    nextDue: () => resting().reduce<number | null>((least, { due }) => Math.min(least ?? due, due), null),
    busy: () => busy.size,
    size: () => [...lanes.values()].reduce((sum, lane) => sum + lane.length, 0),
    reset(parked) {
      lanes.clear();
      add(parked);
    },
  };
}
