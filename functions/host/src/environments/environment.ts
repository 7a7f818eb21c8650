/** One environment: a child process that runs one function, one invocation at a time. */

import { type ChildProcess, spawn } from 'node:child_process';
import type { Logger } from '@tessera/service';
import { hostErrors } from '../errors.ts';
import { forwardLines } from '../logs/forward-lines.ts';
import type { LoadedFunction } from '../manifest/load-functions.ts';
import { toCommand, toVariables } from './command.ts';
import { watchMemory } from './memory.ts';
import { type Invocation, startRuntimeApi } from './runtime-api.ts';

export interface EnvironmentOptions {
  /** The runtime's main file. */
  runtime: string;
  /** Values for the variables that the function declares. */
  values: Readonly<Record<string, string>>;
  logger: Logger;
}

export interface Environment {
  /** Resolves when the function is loaded. Rejects with a problem when it cannot be. */
  started: Promise<void>;
  /** The answer's JSON. Rejects with a problem when the handler throws, the process ends, or the time is over. */
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
  const started = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  started.promise.catch(() => {});
  let pending: Pending | null = null;
  let reason: string | null = null;
  let alive = true;

  const finish = (id: string, act: (call: Pending) => void) => {
    if (pending?.id !== id) return;
    const call = pending;
    pending = null;
    act(call);
  };
  const api = await startRuntimeApi({
    onNext: started.resolve,
    onResponse: (id, body) => finish(id, (call) => call.resolve(body)),
    onError: (id, error) => finish(id, (call) => call.reject(hostErrors.FAILED(name, typeOf(error)))),
    onInitError(error) {
      reason = `its start failed with ${typeOf(error)}`;
    },
  });
  const child = spawnChild(fn, api.address, options);
  const kill = (why: string) => {
    reason ??= why;
    alive = false;
    child.kill('SIGKILL');
  };
  const stopWatching = watchMemory(child, memory, (megabytes) =>
    kill(`it took ${megabytes} MB of ${memory} MB memory`),
  );
  const startTimer = setTimeout(() => kill(`it did not start within ${START_BUDGET} ms`), START_BUDGET);
  started.promise.then(
    () => clearTimeout(startTimer),
    () => clearTimeout(startTimer),
  );
  child.once('exit', (code, signal) => {
    alive = false;
    stopWatching();
    api.close();
    const error = hostErrors.CRASHED(name, reason ?? `exit ${code ?? signal}`);
    started.reject(error);
    pending?.reject(error);
    pending = null;
    ended.resolve();
  });
  return {
    started: started.promise,
    ended: ended.promise,
    get alive() {
      return alive;
    },
    stop: () => kill('it was stopped'),
    async invoke(invocation) {
      const late = setTimeout(() => {
        kill(`it took longer than ${timeout} ms`);
        finish(invocation.id, (call) => call.reject(hostErrors.LATE(name, timeout)));
      }, timeout);
      try {
        return await new Promise<string>((resolve, reject) => {
          pending = { id: invocation.id, resolve, reject };
          api.send(invocation);
        });
      } finally {
        clearTimeout(late);
      }
    },
  };
}

function spawnChild(fn: LoadedFunction, address: string, options: EnvironmentOptions): ChildProcess {
  const command = toCommand(fn, options.runtime);
  const child = spawn(command.file, command.arguments, {
    env: toVariables(fn, address, options.values),
    cwd: fn.root,
    // Its stdin stays open as long as the host lives.
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.once('error', (error) => options.logger.error({ err: error }, 'environment failed'));
  const logger = options.logger.child({ function: fn.config.name });
  forwardLines(child.stdout, logger, 'info');
  forwardLines(child.stderr, logger, 'error');
  return child;
}

function typeOf(error: string): string {
  try {
    const { errorType, errorMessage } = JSON.parse(error) as { errorType?: unknown; errorMessage?: unknown };
    return `${String(errorType)}: ${String(errorMessage)}`.slice(0, 300);
  } catch {
    return 'an unreadable error';
  }
}
