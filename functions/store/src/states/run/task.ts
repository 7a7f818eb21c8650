/** One attempt of a Task: the call, its time limit, and the answer that comes later by token. */

import type { Json, JsonObject, Sight } from '../data/json.ts';
import { isObject } from '../data/json.ts';
import { readPath } from '../data/path.ts';
import { runtimeError, StatesError } from '../data/states-error.ts';
import { parseResource } from '../machine/resource.ts';
import type { TaskState } from '../machine/schema.ts';
import { sleepUntil } from './clock.ts';
import { Halted, OVER } from './halted.ts';
import type { Attempt, Run } from './run.ts';

const FOREVER = 99_999_999;

/** @param input what `Parameters` made of the state's input */
export async function runTask(
  run: Run,
  { state, input, sight, attempt }: { state: TaskState; input: Json; sight: Sight; attempt: Attempt },
): Promise<Json> {
  const resource = parseResource(state.Resource);
  const later = resource.kind === 'invoke' && resource.token;
  const group = new AbortController();
  const signal = AbortSignal.any([attempt.signal, group.signal]);
  const seconds = secondsOf(state.TimeoutSeconds, state.TimeoutSecondsPath, sight) ?? FOREVER;
  const heartbeat = secondsOf(state.HeartbeatSeconds, state.HeartbeatSecondsPath, sight);
  // A call is made anew after a restart; what answers later has the time that was left.
  const asked = Date.now();
  const begun = later ? attempt.since : asked;
  const placed = Promise.withResolvers<void>();
  const call = invoke(run, { resource, input, attempt, signal, onPlace: placed.resolve });
  // Nothing is late for waiting until others have made room: it has not begun.
  const waited = sleepUntil(Number.POSITIVE_INFINITY, signal, placed.promise).then(() => Date.now() - asked);
  try {
    return await Promise.race([
      later ? answerByToken(run, { attempt, signal, call }) : call,
      waited.then((wait) =>
        limit(begun + wait + seconds * run.options.second, signal, `No answer within ${seconds} seconds`),
      ),
      ...(heartbeat === undefined ? [] : [waited.then(() => watch(run, { attempt, signal, heartbeat }))]),
    ]);
  } finally {
    group.abort(OVER);
  }
}

async function invoke(
  run: Run,
  {
    resource,
    input,
    attempt,
    signal,
    onPlace,
  }: {
    resource: ReturnType<typeof parseResource>;
    input: Json;
    attempt: Attempt;
    signal: AbortSignal;
    /** Told when there is room for the call. */
    onPlace: () => void;
  },
): Promise<Json> {
  const { machine, execution } = run.beginning;
  const call = { machine, execution, state: attempt.state, key: attempt.key, signal };
  const free = await run.options.slots.take();
  onPlace();
  try {
    if (signal.aborted) throw new Halted();
    if (resource.kind === 'function')
      return await run.options.invoke({ ...call, function: resource.name, payload: input });
    const { FunctionName, Payload = {} } = isObject(input) ? input : ({} as JsonObject);
    if (typeof FunctionName !== 'string') throw runtimeError('Parameters name no function');
    const answer = await run.options.invoke({ ...call, function: FunctionName, payload: Payload });
    return { ExecutedVersion: '$LATEST', Payload: answer, StatusCode: 200 };
  } finally {
    free();
  }
}

/** The call's own answer says only that it was taken. */
async function answerByToken(
  run: Run,
  { attempt, signal, call }: { attempt: Attempt; signal: AbortSignal; call: Promise<Json> },
): Promise<Json> {
  const refused = call.then(() => new Promise<never>(() => {}));
  return Promise.race([run.options.callbacks.wait(attempt.token!, signal), refused]);
}

async function limit(until: number, signal: AbortSignal, reason: string): Promise<never> {
  await sleepUntil(until, signal);
  throw new StatesError('States.Timeout', reason);
}

async function watch(
  run: Run,
  { attempt, signal, heartbeat }: { attempt: Attempt; signal: AbortSignal; heartbeat: number },
): Promise<never> {
  const span = heartbeat * run.options.second;
  const last = () => (attempt.token === null ? 0 : (run.options.callbacks.heartbeat(attempt.token) ?? 0));
  const begun = Date.now();
  for (let from = begun; ; from = last()) {
    await sleepUntil(from + span, signal);
    if (last() <= from) break;
  }
  throw new StatesError('States.HeartbeatTimeout', `No heartbeat within ${heartbeat} seconds`);
}

function secondsOf(fixed: number | undefined, path: string | undefined, sight: Sight): number | undefined {
  if (path === undefined) return fixed;
  const value = readPath(path, sight);
  if (typeof value === 'number' && value > 0) return value;
  throw runtimeError(`"${path}" holds no number of seconds`);
}
