/** Runs a machine to its end on this runner, and on the one that it is compared with. */

import { randomUUID } from 'node:crypto';
import { createLogger } from '@tessera/service';
import { StateMachine } from 'aws-local-stepfunctions';
import type { ContextDatabase } from '../../database/context-database.ts';
import type { Json } from '../data/json.ts';
import { StatesError } from '../data/states-error.ts';
import { loadMachine } from '../machine/load-machine.ts';
import { createStateMachines, type StateMachines } from '../state-machines.ts';

/** Throws {@link Thrown} to fail by a name. */
export type Answers = (state: string, input: Json, attempt: number) => Json | Promise<Json>;

export class Thrown extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

export interface Story {
  /** Each call: the state and what it was called with. */
  calls: [string, Json][];
  entered: string[];
  end: { output: Json } | { error: string };
}

export const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:f';

/** Milliseconds: short enough to wait for, and long enough that a busy machine is within a task's limit. */
const SECOND = 25;

/** @param options.isWoken whether its waits end at once */
export async function runHere(
  bus: ContextDatabase,
  {
    definition,
    input,
    answers,
    second = SECOND,
    isWoken = false,
  }: { definition: object; input: Json; answers: Answers; second?: number; isWoken?: boolean },
): Promise<Story> {
  const { calls, ask } = listen(answers);
  const machines = createStateMachines({
    ...{ bus, logger: createLogger('test', 'silent'), second },
    machines: { tested: loadMachine(JSON.stringify(definition)) },
    invoke: async ({ state, payload }) => {
      const answer = await ask(state, payload).catch(toStatesError);
      const { taskToken } = (payload as { body?: { taskToken?: string } } | null)?.body ?? {};
      if (taskToken !== undefined) await machines.answer(taskToken, { output: answer });
      return answer;
    },
  });
  const name = randomUUID();
  await machines.start(name, input, { machine: 'tested' });
  if (isWoken) machines.wake(name);
  const view = await ended(machines, name);
  await machines.stop();
  return withoutWords({
    calls,
    entered: view.states.map(({ state }) => state),
    end: view.error === null ? { output: view.output as Json } : { error: view.error.name },
  });
}

export async function runThere({
  definition,
  input,
  answers,
}: {
  definition: object;
  input: Json;
  answers: Answers;
}): Promise<Story> {
  const { calls, ask } = listen(answers);
  const states = namesIn(definition);
  const machine = new StateMachine(structuredClone(definition) as never, {
    validationOptions: { noValidate: true },
  });
  const { result, eventLogs } = machine.run(structuredClone(input) as never, {
    context: { Task: { Token: 'a-token' }, State: { EnteredTime: new Date().toISOString() } },
    overrides: {
      taskResourceLocalHandlers: Object.fromEntries(
        states.map((state) => [state, (given: unknown) => ask(state, structuredClone(given) as Json)]),
      ) as never,
      waitTimeOverrides: Object.fromEntries(states.map((state) => [state, 0])),
      retryIntervalOverrides: Object.fromEntries(states.map((state) => [state, 0])),
    },
  });
  let end: Story['end'] = { output: null };
  const entered: string[] = [];
  const reading = (async () => {
    for await (const event of eventLogs as AsyncIterable<{
      type: string;
      Error?: string;
      state: { name: string };
    }>) {
      if (event.type === 'StateEntered') entered.push(event.state.name);
      if (event.type === 'ExecutionFailed') end = { error: event.Error ?? '' };
    }
  })();
  const output = await result.catch(() => undefined);
  await reading;
  return withoutWords({ calls, entered, end: output === undefined ? end : { output: output as Json } });
}

/** Resolves when an execution has come to its end. */
export async function ended(machines: StateMachines, name: string) {
  for (const late = Date.now() + 10_000; Date.now() < late; ) {
    const view = machines.describe(name);
    if (view !== null && view.status !== 'running') return view;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  throw new Error(`Cannot see the end of "${name}": ${JSON.stringify(machines.describe(name))}`);
}

/** Errors of the language are told in other words by each runner. */
function withoutWords(story: Story): Story {
  return JSON.parse(JSON.stringify(story), (_, value: unknown) => {
    const own = value as { Error?: unknown } | null;
    return typeof own?.Error === 'string' && own.Error.startsWith('States.') ? { Error: own.Error } : value;
  }) as Story;
}

function listen(answers: Answers) {
  const calls: Story['calls'] = [];
  const attempts = new Map<string, number>();
  return {
    calls,
    async ask(state: string, input: Json): Promise<Json> {
      const attempt = (attempts.get(state) ?? 0) + 1;
      attempts.set(state, attempt);
      calls.push([state, input]);
      return answers(state, input, attempt);
    },
  };
}

function toStatesError(error: unknown): never {
  const { name, message } = error as Error;
  throw new StatesError(name, message);
}

function namesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'States' in value ? Object.keys(value.States as object) : [];
  return [...own, ...Object.values(value).flatMap(namesIn)];
}
