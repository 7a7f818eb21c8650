/**
 * Several processes on one port: each has its own share of the cache, the kernel gives each its share of the
 * connections, and a purge that one of them takes is told to all.
 */

import { type ChildProcess, fork } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Logger } from '@tessera/service';
import type { Purge } from './purges.ts';

export interface Workers {
  url: string;
  /** Answers how many stored answers it concerned, in all of them. */
  purge(purge: Purge): Promise<number>;
  /** The metrics of each, in the Prometheus text format. */
  metrics(): Promise<string[]>;
  /** Ends when all of them have ended. */
  stop(signal: NodeJS.Signals): Promise<void>;
}

export interface WorkersOptions {
  count: number;
  host: string;
  /** 0: any that is free. */
  port: number;
  logger: Logger;
  /** A worker has taken a purge. */
  onPurge(purge: Purge): void;
}

type FromWorker =
  | { type: 'listening'; url: string }
  | { type: 'purge'; id: number; purge: Purge }
  | { type: 'answer'; id: number; value: unknown };

type ToWorker =
  | { type: 'ask'; id: number; what: 'metrics' | Purge }
  /** The others have taken a purge. */
  | { type: 'told'; id: number };

/** Milliseconds that a worker may take to answer, and that pass before one that died is started again. */
const PATIENCE = 5_000;
const BACKOFF = 500;

/** Whether this process is one of several. */
export function isWorker(): boolean {
  return process.env['EDGE_INCLUDES_PORT'] !== undefined;
}

/** The port that this worker shares with the others. */
export function workerPort(): number {
  return Number(process.env['EDGE_INCLUDES_PORT']);
}

/** Joins this worker to the process that started it. */
export function becomeWorker(handlers: { purge(purge: Purge): number; metrics(): Promise<string> }): {
  /** Resolves once the other workers have taken it, or should have. */
  tell(purge: Purge): Promise<void>;
} {
  const telling = new Map<number, () => void>();
  let told = 0;
  const send = (message: FromWorker) => process.send?.(message);
  process.on('message', (message: ToWorker) => {
    if (message.type === 'told') {
      telling.get(message.id)?.();
      return;
    }
    const { id, what } = message;
    void Promise.resolve(what === 'metrics' ? handlers.metrics() : handlers.purge(what)).then((value) =>
      send({ type: 'answer', id, value }),
    );
  });
  return {
    tell(purge) {
      told += 1;
      const id = told;
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, PATIENCE);
      telling.set(id, resolve);
      send({ type: 'purge', id, purge });
      return promise.finally(() => {
        clearTimeout(timer);
        telling.delete(id);
      });
    },
  };
}

/** Starts the workers. @throws Error when one cannot start */
export async function startWorkers(options: WorkersOptions): Promise<Workers> {
  const { count, host, logger } = options;
  const port = options.port === 0 ? await findPort(host) : options.port;
  const workers = new Set<ChildProcess>();
  const waiting = new Map<number, (value: unknown) => void>();
  let asked = 0;
  let stopping = false;

  function start(): Promise<string> {
    const worker = fork(fileURLToPath(import.meta.resolve(process.argv[1]!)), process.argv.slice(2), {
      env: { ...process.env, EDGE_INCLUDES_PORT: String(port) },
    });
    workers.add(worker);
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    worker.on('message', (message: FromWorker) => {
      if (message.type === 'listening') resolve(message.url);
      else if (message.type === 'answer') waiting.get(message.id)?.(message.value);
      else {
        options.onPurge(message.purge);
        const others = [...workers].filter((other) => other !== worker);
        void Promise.all(others.map((other) => ask(other, message.purge))).then(() => {
          worker.send({ type: 'told', id: message.id } satisfies ToWorker);
        });
      }
    });
    // What was told to one that is about to end: the next one begins with nothing stored.
    worker.on('error', (error) => logger.debug({ err: error }, 'a worker was not reached'));
    worker.once('exit', (code) => {
      workers.delete(worker);
      reject(new Error(`Cannot start a worker: it ended with code ${code}`));
      if (stopping) return;
      logger.error({ code }, 'a worker has died, it is started again');
      setTimeout(() => void (stopping ? null : start().catch(() => undefined)), BACKOFF);
    });
    return promise;
  }

  function ask(worker: ChildProcess, what: 'metrics' | Purge): Promise<unknown> {
    asked += 1;
    const id = asked;
    const { promise, resolve } = Promise.withResolvers<unknown>();
    const timer = setTimeout(() => resolve(undefined), PATIENCE);
    waiting.set(id, resolve);
    worker.send({ type: 'ask', id, what });
    return promise.finally(() => {
      clearTimeout(timer);
      waiting.delete(id);
    });
  }

  const askAll = (what: 'metrics' | Purge) => Promise.all([...workers].map((worker) => ask(worker, what)));
  const urls = await Promise.all(Array.from({ length: count }, start)).catch((error: unknown) => {
    stopping = true;
    for (const worker of workers) worker.kill();
    throw error;
  });
  return {
    url: urls[0]!,
    async purge(purge) {
      const counts = await askAll(purge);
      return counts.reduce<number>((sum, one) => sum + Number(one ?? 0), 0);
    },
    async metrics() {
      return (await askAll('metrics')).filter((text): text is string => typeof text === 'string');
    },
    async stop(signal) {
      stopping = true;
      await Promise.all(
        [...workers].map(
          (worker) =>
            new Promise((resolve) => {
              worker.once('exit', resolve);
              worker.kill(signal);
            }),
        ),
      );
    },
  };
}

async function findPort(host: string): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
