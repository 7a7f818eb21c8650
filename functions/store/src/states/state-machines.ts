/**
 * Runs state machines of Amazon States Language, durably: an execution that was accepted goes on after any end of the
 * process, and each task is called at least once, under a key that stays the same when it is called again.
 */

import type { ExecutionView } from '@tessera/contracts/operator';
import type { Write } from '@tessera/function/store';
import type { Logger } from '@tessera/service';
import type { ContextDatabase } from '../database/context-database.ts';
import type { Json } from './data/json.ts';
import { viewExecution } from './execution-view.ts';
import { type ExecutionPage, type ExecutionQuery, listExecutions } from './list-executions.ts';
import type { Machine } from './machine/schema.ts';
import { type Callbacks, createCallbacks, type LateAnswer } from './run/callbacks.ts';
import { carryOut } from './run/carry-out.ts';
import { sleepUntil } from './run/clock.ts';
import { type Beginning, beginFrame, type Frame } from './run/frame.ts';
import {
  type Frames,
  framesOf,
  keepBeginning,
  loadBeginning,
  openExecutions,
  tellFrames,
} from './run/frames.ts';
import { Halted } from './run/halted.ts';
import { createSlots } from './run/slots.ts';
import type { InvokeTask } from './run/task-call.ts';

export interface StateMachines {
  /**
   * Begins an execution, unless there is one of this name: resolves when that is durable, and carries it out
   * afterwards.
   */
  start(name: string, input: Json, how: StartOptions): Promise<void>;
  /** Ends the waits of an execution, this one and those to come. */
  wake(name: string): void;
  /** Answers a task that waits for its token; see {@link Callbacks.answer}. */
  answer(token: string, answer: LateAnswer): Promise<void>;
  beat: Callbacks['beat'];
  /** Null for an execution that is not known, or not any more. */
  describe(name: string): ExecutionView | null;
  list(query: ExecutionQuery): ExecutionPage;
  /** How many run now. */
  open(): number;
  /** How many of them have something to do: all but those in a Wait state. */
  atWork(): number;
  /** Null for a machine that is not known. */
  machine(name: string): Machine | null;
  /** Goes on with every execution that had not ended when the process last did. */
  resume(): void;
  /** Leaves everything where it is. */
  stop(): Promise<void>;
}

export interface StartOptions {
  machine: string;
  /** How people call what it is about; it is found by that. */
  title?: string | undefined;
  /** Where it begins, for one that another runner had begun. @default the machine's `StartAt` */
  at?: string;
  /** Written in the same transaction. */
  also?: readonly Write[];
}

export interface StateMachinesOptions {
  bus: ContextDatabase;
  machines: Readonly<Record<string, Machine>>;
  invoke: InvokeTask;
  logger: Logger;
  /** Hears of each end, by the name of the error when it failed. */
  onEnded?: (machine: string, error: string | null) => void;
  /** Calls under way at once. @default 8 */
  concurrency?: number;
  /** Milliseconds that a second of a machine takes. @default 1_000 */
  second?: number;
  /** Milliseconds before something that the disk refused is written again. @default 500 */
  diskDelay?: number;
}

interface Running {
  ended: Promise<void>;
  wake(): void;
  /** Frames of branches that are under way, by path. */
  branches(): ReadonlyMap<string, Frame>;
}

export function createStateMachines(options: StateMachinesOptions): StateMachines {
  const { bus, machines, logger, second = 1_000, diskDelay = 500 } = options;
  const callbacks = createCallbacks(bus);
  const running = new Map<string, Running>();
  let resting = 0;
  const stop = new AbortController();
  const runOptions = {
    ...{ invoke: options.invoke, callbacks, second, random: Math.random },
    slots: createSlots(options.concurrency ?? 8),
  };

  const drive = (beginning: Beginning) => {
    const { execution } = beginning;
    const machine = machines[beginning.machine];
    if (running.has(execution) || stop.signal.aborted) return;
    if (machine === undefined)
      return logger.error({ execution, machine: beginning.machine }, 'an execution has no machine');
    const woken = Promise.withResolvers<void>();
    let isWoken = false;
    const run = {
      ...{ beginning, options: runOptions, woken: woken.promise, isWoken: () => isWoken },
      frames: insist(framesOf(bus, beginning), execution),
      resting(wait: Promise<void>) {
        resting += 1;
        return wait.finally(() => {
          resting -= 1;
        });
      },
    };
    const scope = { machine, path: '', input: beginning.input, context: {}, signal: stop.signal };
    const ended = carryOut(run, scope)
      .then(
        () => options.onEnded?.(beginning.machine, null),
        (error: unknown) => {
          if (error instanceof Halted) return;
          logger.error({ err: error, execution }, 'an execution failed');
          options.onEnded?.(beginning.machine, (error as Error).name);
        },
      )
      .finally(() => running.delete(execution));
    const wake = () => {
      isWoken = true;
      woken.resolve();
    };
    running.set(execution, { ended, wake, branches: run.frames.noted });
  };
  /** What a run has done must not be lost because the disk was full for a while. */
  const insist = (frames: Frames, execution: string): Frames => ({
    load: frames.load,
    async save(path: string, frame: Frame) {
      for (;;) {
        try {
          return await frames.save(path, frame);
        } catch (error) {
          logger.warn({ err: error, execution, state: frame.state }, 'an execution could not be written');
          await sleepUntil(Date.now() + diskDelay, stop.signal);
        }
      }
    },
    ...{ saveLater: frames.saveLater, note: frames.note, noted: frames.noted },
  });
  return {
    async start(execution, input, { machine, at, also, title }) {
      const now = Date.now();
      const named = title === undefined ? {} : { title };
      const beginning: Beginning = { machine, execution, input, startedAt: now, ...named };
      const first = at ?? machines[machine]?.StartAt ?? '';
      const frame = beginFrame(first, input, now);
      if (await keepBeginning(bus, beginning, { frame, ...(also ? { also } : {}) })) drive(beginning);
    },
    wake: (execution) => running.get(execution)?.wake(),
    answer: callbacks.answer,
    beat: callbacks.beat,
    describe(execution) {
      const beginning = loadBeginning(bus, execution);
      if (beginning === null) return null;
      return viewExecution(beginning, tellFrames(bus, execution, running.get(execution)?.branches()));
    },
    list: (query) => listExecutions(bus, query),
    open: () => running.size,
    atWork: () => running.size - resting,
    machine: (name) => (Object.hasOwn(machines, name) ? machines[name]! : null),
    resume() {
      for (const execution of openExecutions(bus)) {
        const beginning = loadBeginning(bus, execution);
        if (beginning !== null) drive(beginning);
      }
    },
    async stop() {
      stop.abort();
      await Promise.all([...running.values()].map(({ ended }) => ended));
    },
  };
}
