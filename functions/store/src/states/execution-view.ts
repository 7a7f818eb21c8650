/** An execution as an operator sees it: its states in the order in which they were entered, with what went in and out. */

import type { ExecutionSummary, ExecutionView, VisitView } from '@tessera/contracts/operator';
import type { Json } from './data/json.ts';
import type { Beginning, Frame } from './run/frame.ts';
import type { Told } from './run/frames.ts';

export function summarizeExecution(
  { execution, machine, startedAt, title }: Beginning,
  { outcome, state }: Frame,
): ExecutionSummary {
  return {
    ...{ execution, title: title ?? null, machine },
    status: outcome?.status ?? 'running',
    startedAt: toIso(startedAt),
    endedAt: outcome === null ? null : toIso(outcome.at),
    state: outcome === null ? state : null,
    endedIn: outcome === null ? null : state,
    error: outcome?.status === 'failed' ? { name: outcome.error, cause: outcome.cause } : null,
  };
}

/** @param frames the root first */
export function viewExecution(beginning: Beginning, frames: readonly Told[]): ExecutionView {
  const root = frames[0]!.frame;
  const { outcome } = root;
  return {
    ...summarizeExecution(beginning, root),
    input: beginning.input,
    output: outcome?.status === 'succeeded' ? outcome.output : null,
    waitsUntil: outcome === null ? nextWake(frames) : null,
    states: tell(frames[0]!, frames),
  };
}

/** What is below a state comes after it, and before the state that follows it. */
function tell(told: Told, frames: readonly Told[]): VisitView[] {
  return visitsOf(told).flatMap(({ visit, ...view }) => {
    const begin = `${told.path}${view.state}#${visit}.`;
    const isChild = ({ path }: Told) =>
      path.startsWith(begin) && /^\d+\/\d+\/$/.test(path.slice(begin.length));
    const below = frames.filter(isChild).flatMap((child) => tell(child, frames));
    return [view, ...below.sort((a, b) => a.enteredAt.localeCompare(b.enteredAt))];
  });
}

function visitsOf({ path, frame, inputs }: Told): (VisitView & { visit: number })[] {
  const { entered, outcome, visit: last } = frame;
  const first = last - entered.length + 1;
  return entered.map(({ state, at, attempts, error = null }, place) => {
    const visit = first + place;
    const isLast = visit === last;
    const input = isLast ? frame.input : inputs.get(visit);
    const output = isLast ? outputOf(outcome) : visit + 1 === last ? frame.input : inputs.get(visit + 1);
    const left = isLast ? outcome?.at : entered[place + 1]?.at;
    return {
      ...{ visit, state, path, enteredAt: toIso(at), leftAt: left === undefined ? null : toIso(left) },
      ...{ attempts, error },
      ...(input === undefined ? {} : { input: input }),
      ...(output === undefined ? {} : { output: output }),
    };
  });
}

function outputOf(outcome: Frame['outcome']): Json | undefined {
  return outcome?.status === 'succeeded' ? outcome.output : undefined;
}

function nextWake(frames: readonly Told[]): string | null {
  const wakes = frames.flatMap(({ frame }) =>
    frame.wake === null || frame.outcome !== null ? [] : [frame.wake],
  );
  return wakes.length === 0 ? null : toIso(Math.min(...wakes));
}

function toIso(time: number): string {
  return new Date(time).toISOString();
}
