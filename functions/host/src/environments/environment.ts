/** One environment: a child process that runs one function, one invocation at a time. */

import { type ChildProcess, spawn } from 'node:child_process';
import type { Logger } from '@tessera/service';
import type { Meter, Outcome } from '../billing/meter.ts';
import { hostErrors } from '../errors.ts';
import { forwardLines } from '../logs/forward-lines.ts';
import type { LogTail } from '../logs/log-tail.ts';
import type { LoadedFunction } from '../manifest/load-functions.ts';
import { toCommand, toVariables } from './command.ts';
import { answerOf, type Ending, FunctionFault, readFaultAnswer, reasonOf } from './fault.ts';
import { peakMemory, watchMemory } from './memory.ts';
import { startRuntimeApi } from './runtime-api.ts';
import type { Invocation, RuntimeEvents } from './runtime-link.ts';
import { createRuntimePipe } from './runtime-pipe.ts';

/** What runs a function inside its process. */
export interface Runtime {
  /** Its main file. */
  file: string;
  /** How it speaks with the host: over Lambda's Runtime API, or over a pipe as this host's own does. */
  speaks: 'runtime-api' | 'pipe';
}

export interface EnvironmentOptions {
  runtime: Runtime;
  /** Values for the variables that the function declares. */
  values: Readonly<Record<string, string>>;
  meter: Meter;
  logger: Logger;
}

export interface Environment {
  /** Has the process load the function. Until then it is there, and knows nothing of it. */
  load(): void;
  /** Resolves when the function is loaded. Rejects with a problem when it cannot be. */
  started: Promise<void>;
  /** The answer's JSON. Rejects with a FunctionFault when the handler throws, the process ends, or the time is over. */
  invoke(invocation: Invocation): Promise<string>;
  /** False as soon as its end has begun: it must not get another invocation. */
  readonly alive: boolean;
  /** Resolves when the process has ended. */
  ended: Promise<void>;
  /** Ends the process. */
  stop(): void;
}

interface Pending {
  id: string;
  resolve(body: string): void;
  reject(error: Error): void;
}

/** Milliseconds until the function must be loaded. */
const START_BUDGET = 10_000;

export async function startEnvironment(
  fn: LoadedFunction,
  options: EnvironmentOptions,
): Promise<Environment> {
  const { name, memory, timeout } = fn.config;
  let begun = 0;
  /** Of the start, until an invocation was told of it. */
  let init: number | null = null;
  let peak = 0;
  let tail: LogTail | undefined;
  const started = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  started.promise.catch(() => {});
  let pending: Pending | null = null;
  let ending: Ending | null = null;
  let alive = true;

  const finish = (id: string, act: (call: Pending) => void) => {
    if (pending?.id !== id) return;
    const call = pending;
    pending = null;
    act(call);
  };
  const faultOf = (why: Ending, id: string) =>
    new FunctionFault(
      answerOf(why, id),
      why.kind === 'late' ? hostErrors.LATE(name, timeout) : hostErrors.CRASHED(name, reasonOf(why)),
    );
  const events: RuntimeEvents = {
    onNext: started.resolve,
    onResponse: (id, body) => finish(id, (call) => call.resolve(body)),
    onError: (id, error) =>
      finish(id, (call) => {
        const answer = readFaultAnswer(error);
        const said = `${answer.errorType}: ${answer.errorMessage}`.slice(0, 300);
        call.reject(new FunctionFault(answer, hostErrors.FAILED(name, said)));
      }),
    onInitError(error) {
      ending = { kind: 'start', answer: readFaultAnswer(error) };
    },
    onNonsense: (what) => kill({ kind: 'exit', how: `its runtime said ${what}` }),
  };
  const link = options.runtime.speaks === 'pipe' ? createRuntimePipe(events) : await startRuntimeApi(events);
  const child = spawnChild(fn, link.address, { ...options, onLine: (line) => tail?.line(line) });
  link.attach(child);
  const kill = (why: Ending) => {
    ending ??= why;
    alive = false;
    child.kill('SIGKILL');
  };
  const stopWatching = watchMemory(child, memory, (megabytes) =>
    kill({ kind: 'memory', taken: `${megabytes} MB`, limit: memory }),
  );
  let startTimer: NodeJS.Timeout | undefined;
  started.promise.then(
    () => {
      clearTimeout(startTimer);
      init = performance.now() - begun;
      options.meter.started(init);
    },
    () => clearTimeout(startTimer),
  );
  child.once('exit', (code, signal) => {
    alive = false;
    stopWatching();
    link.close();
    ending ??= exitOf(code, signal, memory);
    started.reject(faultOf(ending, 'none'));
    pending?.reject(faultOf(ending, pending.id));
    pending = null;
    ended.resolve();
  });
  return {
    load() {
      begun = performance.now();
      startTimer = setTimeout(
        () => kill({ kind: 'exit', how: `it did not start within ${START_BUDGET} ms` }),
        START_BUDGET,
      );
      child.stdin?.write('load\n');
    },
    started: started.promise,
    ended: ended.promise,
    get alive() {
      return alive;
    },
    stop: () => kill({ kind: 'exit', how: 'it was stopped' }),
    async invoke(invocation) {
      const late = setTimeout(() => {
        const why: Ending = { kind: 'late', timeout };
        kill(why);
        finish(invocation.id, (call) => call.reject(faultOf(why, invocation.id)));
      }, timeout);
      const end = options.meter.begin();
      const invokedAt = performance.now();
      tail = invocation.tail;
      let outcome: Outcome = 'answered';
      try {
        return await new Promise<string>((resolve, reject) => {
          pending = { id: invocation.id, resolve, reject };
          link.send(invocation);
        });
      } catch (error) {
        outcome = ending === null ? 'thrown' : outcomeOf(ending);
        if (tail && error instanceof FunctionFault) tail.line(toErrorLine(error, invocation.id));
        throw error;
      } finally {
        clearTimeout(late);
        end(outcome);
        if (tail) {
          const duration = performance.now() - invokedAt;
          peak = Math.max(peak, peakMemory(child));
          await drained();
          tail.report({ duration, memory: { declared: memory, used: peak }, init });
          tail = undefined;
        }
        init = null;
      }
    },
  };
}

/** What a function wrote has left its process before its answer, see `runtime/written.ts`: one turn of the loop reads it. */
async function drained(): Promise<void> {
  for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** As Lambda logs it. */
function toErrorLine({ answer }: FunctionFault, id: string): string {
  const at = new Date().toISOString();
  return answer.errorType === 'Sandbox.Timedout'
    ? `${at} ${id} ${answer.errorMessage.replace(/^.*Error: /, '')}`
    : `${at}\t${id}\tERROR\tInvoke Error \t${JSON.stringify(answer)}`;
}

function spawnChild(
  fn: LoadedFunction,
  address: string,
  options: EnvironmentOptions & { onLine: (line: string) => void },
): ChildProcess {
  const command = toCommand(fn, options.runtime.file);
  const child = spawn(command.file, command.arguments, {
    env: toVariables(fn, address, options.values),
    cwd: fn.root,
    // Its stdin stays open as long as the host lives; the last one is for a runtime that speaks over a pipe.
    stdio: ['pipe', 'pipe', 'pipe', ...(options.runtime.speaks === 'pipe' ? ['pipe' as const] : [])],
  });
  child.once('error', (error) => options.logger.error({ err: error }, 'environment failed'));
  // It may have ended before it is told anything.
  child.stdin?.on('error', () => undefined);
  const logger = options.logger.child({ function: fn.config.name });
  const { onLine } = options;
  forwardLines(child.stdout, { logger, level: 'info', onLine });
  forwardLines(child.stderr, { logger, level: 'error', onLine });
  return child;
}

function outcomeOf({ kind }: Ending): Outcome {
  return kind === 'late' || kind === 'memory' ? kind : 'ended';
}

function exitOf(code: number | null, signal: NodeJS.Signals | null, limit: number): Ending {
  // So Node ends when its heap is full.
  if (signal === 'SIGABRT') return { kind: 'memory', taken: 'all', limit };
  return { kind: 'exit', how: signal === null ? `exit status ${code}` : `signal: ${signal}` };
}
