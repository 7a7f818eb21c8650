/** Carries a machine out, state by state. A state that does something is durable before it begins. */

import type { Json, JsonObject } from '../data/json.ts';
import { runtimeError, StatesError } from '../data/states-error.ts';
import { parseResource } from '../machine/resource.ts';
import type { Catcher, Machine, State } from '../machine/schema.ts';
import { makeToken } from './callbacks.ts';
import { sleepUntil } from './clock.ts';
import { attemptsBefore, beginFrame, enter, type Frame } from './frame.ts';
import { Halted, requireGoing } from './halted.ts';
import { placeResult } from './placing.ts';
import { catcherOf, retryOf } from './retry.ts';
import type { Attempt, Run, RunOptions, Scope } from './run.ts';
import { runState } from './states.ts';
import { waitUntil } from './wait.ts';

/** States that may be entered; a machine that goes in a circle ends there, as on AWS. */
const MOST_VISITS = 25_000;

/**
 * Resolves with the output.
 *
 * @throws StatesError by which the machine failed, Halted when it is not to go on
 */
export async function carryOut(run: Run, scope: Scope): Promise<Json> {
  const { machine, path, signal } = scope;
  const { isBranch = false } = scope;
  let kept = run.frames.load(path);
  let frame = kept === null ? beginFrame(machine.StartAt, scope.input, Date.now()) : renamed(machine, kept);
  if (isBranch) kept ??= frame;
  for (;;) {
    requireGoing(signal);
    if (isBranch) run.frames.note(path, frame);
    if (frame.outcome !== null) {
      if (frame !== kept && isBranch) run.frames.saveLater(path, frame);
      else if (frame !== kept) await run.frames.save(path, frame);
      if (frame.outcome.status === 'succeeded') return frame.outcome.output;
      throw new StatesError(frame.outcome.error, frame.outcome.cause);
    }
    const state = machine.States[frame.state]!;
    frame = await advance(run, scope, { frame, state }, async (ready) => {
      if (ready !== kept) {
        await run.frames.save(path, ready);
        kept = { ...ready, news: [] };
      }
      requireGoing(signal);
      return kept;
    });
  }
}

async function advance(
  run: Run,
  scope: Scope,
  { frame, state }: { frame: Frame; state: State },
  keep: (ready: Frame) => Promise<Frame>,
): Promise<Frame> {
  const { beginning, options } = run;
  let ready = frame;
  try {
    const context = contextOf(run, scope, frame);
    ready = prepare(run, scope, { frame, state, context });
    if (state.Type === 'Wait') {
      if ((ready.wake ?? 0) > Date.now() && !run.isWoken()) {
        ready = await keep(ready);
        const wait = sleepUntil(ready.wake!, scope.signal, run.woken);
        await (scope.path === '' ? run.resting(wait) : wait);
      }
    } else if (lasts(state)) {
      ready = await keep(ready);
      if (ready.wake !== null) await sleepUntil(ready.wake, scope.signal);
    }
    const attempt: Attempt = {
      state: ready.state,
      key: `${beginning.execution}/${scope.path}${ready.state}/${ready.visit}`,
      since: Math.max(ready.entered.at(-1)!.at, ready.wake ?? 0),
      token: ready.token,
      signal: scope.signal,
    };
    const task = ready.token === null ? {} : { Task: { Token: ready.token } };
    const { output, next } = await runState(run, scope, {
      state,
      frame: ready,
      context: { ...context, ...task },
      attempt,
      below: (inner) => carryOut(run, inner),
    });
    const now = Date.now();
    if (next === null) return { ...ready, token: null, outcome: { status: 'succeeded', output, at: now } };
    if (ready.visit >= MOST_VISITS) throw runtimeError(`More than ${MOST_VISITS} states were entered`);
    return enter(ready, { state: next, input: output, now });
  } catch (error) {
    if (error instanceof Halted) throw error;
    requireGoing(scope.signal);
    return afterError(ready, state, { error: toStatesError(error), options });
  }
}

/** A machine may have changed since the frame was written. */
function renamed({ renamed = {} }: Machine, frame: Frame): Frame {
  const state = Object.hasOwn(renamed, frame.state) ? renamed[frame.state]! : frame.state;
  return state === frame.state ? frame : { ...frame, state };
}

/** What must be known of the state before it begins. */
function prepare(
  run: Run,
  scope: Scope,
  { frame, state, context }: { frame: Frame; state: State; context: JsonObject },
): Frame {
  if (state.Type === 'Wait' && frame.wake === null) {
    const from = frame.entered.at(-1)!.at;
    const { second } = run.options;
    return { ...frame, wake: waitUntil(state, { data: frame.input, context }, { from, second }) };
  }
  if (state.Type !== 'Task' || frame.token !== null) return frame;
  const resource = parseResource(state.Resource);
  if (resource.kind !== 'invoke' || !resource.token) return frame;
  return { ...frame, token: makeToken(run.beginning.execution, scope.path) };
}

function afterError(
  frame: Frame,
  state: State,
  { error, options }: { error: StatesError; options: RunOptions },
): Frame {
  const now = Date.now();
  if ('Retry' in state) {
    const { second, random } = options;
    const repeated = retryOf(frame, { retriers: state.Retry, error }, { now, second, random });
    if (repeated !== null) return repeated;
    const catcher = catcherOf(state.Catch, error);
    if (catcher !== undefined) {
      try {
        return takeOver(frame, { catcher, error, now });
      } catch (second) {
        return failed(frame, toStatesError(second), now);
      }
    }
  }
  return failed(frame, error, now);
}

function takeOver(
  frame: Frame,
  { catcher, error, now }: { catcher: Catcher; error: StatesError; now: number },
): Frame {
  const told = { Error: error.name, Cause: error.reason };
  const input = placeResult(catcher.ResultPath, frame.input, told);
  const entered = [...frame.entered.slice(0, -1), { ...frame.entered.at(-1)!, error: error.name }];
  return enter({ ...frame, entered }, { state: catcher.Next, input, now });
}

function failed(frame: Frame, error: StatesError, now: number): Frame {
  const outcome = { status: 'failed', error: error.name, cause: error.reason, at: now } as const;
  return { ...frame, token: null, outcome };
}

function contextOf({ beginning }: Run, scope: Scope, frame: Frame): JsonObject {
  const { machine, execution, input, startedAt } = beginning;
  return {
    ...scope.context,
    Execution: {
      Id: execution,
      Input: input,
      Name: execution,
      StartTime: new Date(startedAt).toISOString(),
    },
    State: {
      EnteredTime: new Date(frame.entered.at(-1)!.at).toISOString(),
      Name: frame.state,
      RetryCount: attemptsBefore(frame),
    },
    StateMachine: { Id: machine, Name: machine },
  };
}

/** Whether a state does something that a restart must not forget. */
function lasts({ Type }: State): boolean {
  return Type === 'Task' || Type === 'Parallel' || Type === 'Map';
}

function toStatesError(error: unknown): StatesError {
  if (error instanceof StatesError) return error;
  const { name, message } = error as Error;
  return runtimeError(`${name}: ${message}`);
}
