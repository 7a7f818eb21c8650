/** What each type of state does with its input. */

import { holds } from '../data/choice.ts';
import type { Json, JsonObject, Sight } from '../data/json.ts';
import { readPath } from '../data/path.ts';
import { StatesError } from '../data/states-error.ts';
import type { FailState, State } from '../machine/schema.ts';
import { type Below, runBranches, runItems } from './children.ts';
import type { Frame } from './frame.ts';
import { fill, narrow, placeResult } from './placing.ts';
import type { Attempt, Run, Scope } from './run.ts';
import { runTask } from './task.ts';

/** A state at work. */
export interface Visit {
  state: State;
  frame: Frame;
  context: JsonObject;
  attempt: Attempt;
  /** Carries out what is below the state. */
  below: Below;
}

export interface Left {
  output: Json;
  /** Null at the end. */
  next: string | null;
}

/** @throws StatesError */
export async function runState(run: Run, scope: Scope, visit: Visit): Promise<Left> {
  const { state, frame, context } = visit;
  const raw: Sight = { data: frame.input, context };
  if (state.Type === 'Fail') throw failureOf(state, raw);
  const data = narrow(state.InputPath, raw);
  const sight = { data, context };
  const leave = (output: Json, next: string | null): Left => ({
    output: narrow(state.OutputPath, { data: output, context }),
    next,
  });
  switch (state.Type) {
    case 'Succeed':
      return leave(data, null);
    case 'Wait':
      return leave(data, state.Next ?? null);
    case 'Choice': {
      const chosen = state.Choices.find((rule) => holds(rule, sight))?.Next ?? state.Default;
      if (chosen === undefined)
        throw new StatesError('States.NoChoiceMatched', 'No rule holds and none is the default');
      return leave(data, chosen);
    }
    case 'Pass': {
      const result = state.Result === undefined ? fill(state.Parameters, sight) : (state.Result as Json);
      return leave(placeResult(state.ResultPath, frame.input, result), state.Next ?? null);
    }
    case 'Task':
    case 'Parallel':
    case 'Map': {
      const answer = await work(run, scope, { ...visit, sight });
      const result = fill(state.ResultSelector, { data: answer, context });
      return leave(placeResult(state.ResultPath, frame.input, result), state.Next ?? null);
    }
  }
}

async function work(run: Run, scope: Scope, visit: Visit & { sight: Sight }): Promise<Json> {
  const { state, sight, attempt } = visit;
  switch (state.Type) {
    case 'Task':
      return runTask(run, { state, input: fill(state.Parameters, sight), sight, attempt });
    case 'Parallel':
      return runBranches(scope, { ...visit, state, input: fill(state.Parameters, sight) });
    case 'Map':
      return runItems(scope, { ...visit, state });
    default:
      throw new TypeError(`Cannot work on a ${state.Type}`);
  }
}

function failureOf({ Error: name, ErrorPath, Cause, CausePath }: FailState, sight: Sight): StatesError {
  const read = (path: string | undefined, fixed: string | undefined) =>
    path === undefined ? (fixed ?? '') : String(readPath(path, sight) ?? '');
  return new StatesError(read(ErrorPath, name), read(CausePath, Cause));
}
