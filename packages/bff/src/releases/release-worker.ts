/** One release in its worker thread, seen from the BFF: boots, renders, and is ended when it hangs. */

import { extname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { type Problem, ProblemError, problemFrom, toProblem } from '@tessera/contracts/problem';
import { currentContext, type Logger, runInContext } from '@tessera/service';
import type { CallOperation } from '../api/call-operation.ts';
import type { BffContext } from '../bff/context.ts';
import { withoutIdentity } from '../bff/context.ts';
import { bffErrors } from '../errors.ts';
import type { FromWorker, Rendered, RenderRequest, ToWorker, WorkerInit } from './protocol.ts';

export interface ReleaseWorker {
  /** Fragment → whether it takes forms. */
  fragments: Readonly<Record<string, { submits: boolean }>>;
  /**
   * Renders within `context.signal`.
   *
   * @throws ProblemError what `load` threw, `bff-fragment-late` (504) or `bff-worker-lost` (503)
   */
  render(request: RenderRequest, context: BffContext): Promise<Rendered>;
  /** Renderings that wait. */
  readonly busy: number;
  /** Bytes of its heap and of the buffers that it holds; 0 when it does not say so in time. */
  memory(): Promise<number>;
  /** Settles when the thread has ended, for whatever reason. */
  ended: Promise<void>;
  end(): Promise<void>;
}

export interface ReleaseWorkerOptions extends WorkerInit {
  /** `<remote>@<version>-<digest8>`, for messages. */
  name: string;
  call: CallOperation;
  logger: Logger;
  /** Milliseconds until a thread that does not boot is given up. @default 10_000 */
  bootTimeout?: number;
  /** Milliseconds that an aborted thread may stay silent before it is ended. @default 500 */
  hangTimeout?: number;
}

interface Run {
  settle: PromiseWithResolvers<Rendered>;
  /** Calls a handler as this request, with its trace and identity. */
  answer(operation: string, input: unknown): Promise<unknown>;
}

/** Starts the thread. Rejects with `bff-release-broken` (503) when the bundle does not boot. */
export async function startReleaseWorker(options: ReleaseWorkerOptions): Promise<ReleaseWorker> {
  const { name, logger, hangTimeout = 500 } = options;
  const { bundle, remote, operations } = options;
  const worker = new Worker(workerFile(), {
    name,
    workerData: { bundle, remote, operations } satisfies WorkerInit,
    env: { NODE_ENV: 'production' },
    execArgv: workerFlags(),
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: 192 },
  });
  for (const stream of [worker.stdout, worker.stderr]) {
    stream.on('data', (text: Buffer) =>
      logger.warn({ release: name, text: String(text).slice(0, 2_000) }, 'release said'),
    );
  }

  const runs = new Map<number, Run>();
  const say = (message: ToWorker) => worker.postMessage(message);
  const booted = Promise.withResolvers<ReleaseWorker['fragments']>();
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const pings: (() => void)[] = [];
  let alive = true;
  let last = 0;

  worker.on('error', (error) => logger.error({ release: name, err: error }, 'release worker failed'));
  void ended.then(() => {
    alive = false;
    booted.reject(bffErrors.RELEASE_BROKEN(name));
    for (const { settle } of runs.values()) settle.reject(bffErrors.WORKER_LOST(name));
  });
  worker.on('message', (message: FromWorker) => {
    switch (message.type) {
      case 'booted':
        booted.resolve(message.fragments);
        break;
      case 'call':
        void answerCall(message);
        break;
      case 'rendered':
        runs.get(message.run)?.settle.resolve(message.rendered);
        break;
      case 'failed':
        if (message.trace) logger.error({ release: name, trace: message.trace }, 'fragment failed');
        runs.get(message.run)?.settle.reject(problemFrom(message.problem));
        break;
      case 'pong':
        for (const pong of pings.splice(0)) pong();
        break;
    }
  });

  async function answerCall({ run, call, operation, input }: Extract<FromWorker, { type: 'call' }>) {
    try {
      const value = await (runs.get(run)?.answer(operation, input) ??
        Promise.reject(bffErrors.WORKER_LOST(name)));
      say({ type: 'answer', call, value });
    } catch (error) {
      if (!(error instanceof ProblemError))
        logger.error({ release: name, operation, err: error }, 'operation failed');
      say({ type: 'refusal', call, problem: plain(toProblem(error)) });
    }
  }

  /** An endless loop in a bundle never reads its messages; nothing but ending the thread stops it. */
  async function endWhenHung() {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    pings.push(() => resolve(true));
    const timer = setTimeout(() => resolve(false), hangTimeout);
    say({ type: 'ping' });
    const answered = await promise;
    clearTimeout(timer);
    if (answered || !alive) return;
    logger.error({ release: name }, 'release worker hangs and is ended');
    await worker.terminate();
  }

  const late = setTimeout(() => void worker.terminate(), options.bootTimeout ?? 10_000);
  const fragments = await booted.promise.finally(() => clearTimeout(late));
  return {
    fragments,
    ended,
    get busy() {
      return runs.size;
    },
    async memory() {
      const late = pause(hangTimeout, 0, { ref: false });
      const weighed = worker.getHeapStatistics().then(
        ({ used_heap_size: heap, external_memory: external }) => heap + external,
        () => 0,
      );
      return await Promise.race([weighed, late]);
    },
    async end() {
      await worker.terminate();
    },
    async render(request, context) {
      if (!alive) throw bffErrors.WORKER_LOST(name);
      if (context.signal.aborted) throw bffErrors.FRAGMENT_LATE(request.fragment);
      const run = ++last;
      const settle = Promise.withResolvers<Rendered>();
      const trace = currentContext();
      runs.set(run, {
        settle,
        answer(operation, input) {
          const call = () => options.call(operation, input, context);
          if (trace === undefined) return call();
          return runInContext(context.identity === null ? withoutIdentity(trace) : trace, call);
        },
      });
      const abort = () => {
        settle.reject(bffErrors.FRAGMENT_LATE(request.fragment));
        say({ type: 'abort', run });
        void endWhenHung();
      };
      context.signal.addEventListener('abort', abort, { once: true });
      say({ type: 'render', run, request });
      try {
        return await settle.promise;
      } finally {
        runs.delete(run);
        context.signal.removeEventListener('abort', abort);
      }
    },
  };
}

/** Beside `main.js` in a bundle, beside the sources otherwise. */
function workerFile(): URL {
  const here = import.meta.url;
  // A BFF's bundle has it beside itself.
  const isBundled = !/\/releases\/release-worker\.[jt]s$/.test(here);
  return new URL(isBundled ? './worker.js' : `../worker${extname(here)}`, here);
}

/**
 * Under Node's permission model a thread needs these flags itself: one started with other flags, or one that may start
 * threads of its own, is outside the model. Such a thread may always read the working directory (seen on Node 24).
 */
function workerFlags(): string[] {
  if (process.permission === undefined) return [];
  if (!process.permission.has('fs.read', process.cwd())) {
    throw new Error(
      `Cannot confine a release: its thread could read "${process.cwd()}", start the BFF in a folder it may read`,
    );
  }
  const readable = process.execArgv.filter((flag) => flag.startsWith('--allow-fs-read='));
  return ['--permission', '--no-experimental-sqlite', ...readable];
}

/** Extensions of a problem may hold what cannot be copied to another thread. */
function plain(problem: Problem): Problem {
  return JSON.parse(JSON.stringify(problem));
}
