/** Parallel and Map: runs below a state, each with frames of its own. One that fails ends the others. */

import type { Json, JsonObject, Sight } from '../data/json.ts';
import { readPath } from '../data/path.ts';
import { runtimeError } from '../data/states-error.ts';
import type { Machine, MapState, ParallelState } from '../machine/schema.ts';
import type { Frame } from './frame.ts';
import { OVER } from './halted.ts';
import { fill } from './placing.ts';
import { placeOf } from './retry.ts';
import type { Scope } from './run.ts';

/** Resolves with the output of what a scope carries out. */
export type Below = (scope: Scope) => Promise<Json>;

interface Child {
  machine: Machine;
  input: Json;
  context: JsonObject;
  isBranch?: boolean;
}

export function runBranches(
  scope: Scope,
  { state, frame, input, below }: { state: ParallelState; frame: Frame; input: Json; below: Below },
): Promise<Json> {
  const { context } = scope;
  const children = state.Branches.map((machine) => ({ machine, input, context, isBranch: true }));
  return runAll(scope, { frame, children, limit: children.length, below });
}

/** @throws StatesError `States.Runtime` when `ItemsPath` holds no list */
export function runItems(
  scope: Scope,
  { state, frame, sight, below }: { state: MapState; frame: Frame; sight: Sight; below: Below },
): Promise<Json> {
  const items = readPath(state.ItemsPath, sight);
  if (!Array.isArray(items)) throw runtimeError(`"${state.ItemsPath}" holds no list of items`);
  const children = (items as Json[]).map((item, index) => {
    const context = { ...scope.context, Map: { Item: { Index: index, Value: item } } };
    const template = state.ItemSelector ?? state.Parameters;
    const seen = { data: sight.data, context: { ...sight.context, ...context } };
    const input = template === undefined ? item : fill(template, seen);
    return { machine: state.ItemProcessor, input, context };
  });
  return runAll(scope, { frame, children, limit: state.MaxConcurrency || children.length, below });
}

async function runAll(
  scope: Scope,
  {
    frame,
    children,
    limit,
    below,
  }: { frame: Frame; children: readonly Child[]; limit: number; below: Below },
): Promise<Json> {
  const group = new AbortController();
  const signal = AbortSignal.any([scope.signal, group.signal]);
  const place = scope.path + placeOf('', frame);
  const outputs: Json[] = new Array<Json>(children.length);
  const left = children.entries();
  const work = async () => {
    for (const [n, child] of left) outputs[n] = await below({ ...child, path: `${place}${n}/`, signal });
  };
  try {
    await Promise.all(Array.from({ length: Math.min(limit, children.length) }, work));
    return outputs;
  } finally {
    group.abort(OVER);
  }
}
