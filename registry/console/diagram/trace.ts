/** What an execution did in each state of its diagram, and which way it took. */

import type { ExecutionView, VisitView } from '@tessera/contracts/operator';

export type Mark = 'done' | 'now' | 'waiting' | 'failed';

export interface Trace {
  /** By the id of the box. */
  states: ReadonlyMap<string, StateTrace>;
  /** `from to` of each way that was taken. */
  taken: ReadonlySet<string>;
}

export interface StateTrace {
  mark: Mark;
  visits: number;
  /** Of all visits. */
  attempts: number;
  /** Of the last attempt that failed. */
  error: string | null;
  /** Place of the last visit in the history. */
  last: number;
}

export function traceOf({ states, status, waitsUntil }: ExecutionView, now: number): Trace {
  const traced = new Map<string, StateTrace>();
  const taken = new Set<string>();
  const before = new Map<string, string>();
  const isWaiting = waitsUntil !== null && Date.parse(waitsUntil) > now;
  for (const [last, visit] of states.entries()) {
    const id = boxOf(visit);
    const known = traced.get(id);
    traced.set(id, {
      mark: markOf(visit, { status, isWaiting, isLast: isLastOf(states, last) }),
      visits: (known?.visits ?? 0) + 1,
      attempts: (known?.attempts ?? 0) + visit.attempts,
      error: visit.error ?? known?.error ?? null,
      last,
    });
    const from = before.get(visit.path);
    if (from !== undefined) taken.add(`${from} ${id}`);
    before.set(visit.path, id);
  }
  return { states: traced, taken };
}

/** Of all items of a Map there is one drawing. */
function boxOf({ path, state }: VisitView): string {
  return path.replaceAll(/#\d+\.\d+\//g, '/') + state;
}

function isLastOf(states: readonly VisitView[], place: number): boolean {
  return states.findLastIndex(({ path }) => path === states[place]!.path) === place;
}

function markOf(
  { leftAt, output }: VisitView,
  { status, isWaiting, isLast }: { status: string; isWaiting: boolean; isLast: boolean },
): Mark {
  if (leftAt === null) return isWaiting ? 'waiting' : 'now';
  return status === 'failed' && isLast && output === undefined ? 'failed' : 'done';
}
