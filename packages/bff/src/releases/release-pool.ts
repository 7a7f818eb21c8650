/**
 * The releases that are running: booted at the first request, kept while used, at most so many at once. The least
 * recently used goes first, and one that nobody asks for goes after a minute; a pinned one never for either. One that
 * dies boots again at the next request, later and later while it keeps dying.
 */

import type { Logger, Metrics } from '@tessera/service';
import type { CallOperation } from '../api/call-operation.ts';
import { bffErrors } from '../errors.ts';
import { type OpenRelease, openRelease, type ReleaseSource } from './open-release.ts';
import { type ReleaseWorker, startReleaseWorker } from './release-worker.ts';

export type RunningRelease = OpenRelease & { worker: ReleaseWorker };

export interface ReleasePool {
  /** @throws ProblemError as `openRelease` and `startReleaseWorker` do */
  get(remote: string, id: string): Promise<RunningRelease>;
  /** Names of the running ones, least recently used first. */
  names(): string[];
  /** Gives up what nobody has asked for lately. Called by itself now and then. */
  sweep(): Promise<void>;
  close(): Promise<void>;
}

export interface ReleasePoolOptions extends ReleaseSource {
  operations: readonly string[];
  call: CallOperation;
  logger: Logger;
  metrics: Metrics;
  /** Running at once. @default 6 */
  limit?: number;
  /** Mebibytes of resident memory above which the least used worker is given up. @default 640 */
  memoryLimit?: number;
  /** Names (`<remote>@<version>-<digest8>`) that are given up neither for lack of room nor of use. @default none */
  pinned?: () => Promise<ReadonlySet<string>>;
  now?: () => number;
  /** Bytes of memory that the process holds. */
  residentMemory?: () => number;
}

interface Failure {
  count: number;
  /** Epoch milliseconds before which it is not tried again. */
  until: number;
}

/** Milliseconds between two workers given up for memory: the first must have been collected. */
const MEMORY_PAUSE = 10_000;

/** Milliseconds after which a worker that nobody asks for is given up, and between looks. */
const IDLE = 60_000;
const IDLE_CHECK = 10_000;

/** Milliseconds after which a worker's end is no longer blamed on its boot. */
const SETTLED = 60_000;

export function createReleasePool(options: ReleasePoolOptions): ReleasePool {
  const { limit = 6, memoryLimit = 640, logger, now = Date.now } = options;
  const residentMemory = options.residentMemory ?? (() => process.memoryUsage.rss());
  const pinned = options.pinned ?? (async () => new Set<string>());
  const usedAt = new Map<string, number>();
  // A Map keeps the order of insertion: the first one is the least recently used.
  const running = new Map<string, Promise<RunningRelease>>();
  const failures = new Map<string, Failure>();
  const live = options.metrics.gauge('bff_release_workers', 'Release workers that run');
  const deaths = options.metrics.counter(
    'bff_release_worker_deaths_total',
    'Release workers that ended by themselves',
  );
  let relievedAt = 0;
  let closed = false;

  async function boot(remote: string, id: string): Promise<RunningRelease> {
    const name = `${remote}@${id}`;
    const opened = await openRelease(options, remote, id);
    const started = now();
    const worker = await startReleaseWorker({
      name,
      remote,
      bundle: opened.bundle,
      operations: [...options.operations],
      call: options.call,
      logger,
    });
    logger.info({ release: name, ms: now() - started }, 'release booted');
    return { ...opened, worker };
  }

  /** Forgets a worker that ends by itself. */
  async function watch(name: string, booting: Promise<RunningRelease>): Promise<void> {
    const bootedAt = now();
    await (await booting).worker.ended;
    if (running.get(name) !== booting) return;
    running.delete(name);
    live.set(running.size);
    deaths.inc();
    if (now() - bootedAt > SETTLED) failures.delete(name);
    fail(name);
  }

  function fail(name: string): void {
    const count = (failures.get(name)?.count ?? 0) + 1;
    // 200 names are more than a channel ever holds; older ones are forgotten.
    if (failures.size > 200) failures.delete(failures.keys().next().value!);
    failures.delete(name);
    failures.set(name, { count, until: now() + Math.min(30_000, 125 * 2 ** count) });
  }

  function giveUp(name: string, why: string): void {
    const entry = running.get(name);
    running.delete(name);
    usedAt.delete(name);
    logger.info({ release: name, why }, 'release worker is given up');
    void entry?.then(({ worker }) => worker.end()).catch(() => {});
  }

  async function makeRoom(current: string): Promise<void> {
    live.set(running.size);
    if (running.size > limit) {
      const kept = await pinned();
      const victim = [...running.keys()].find((name) => name !== current && !kept.has(name));
      if (victim !== undefined) giveUp(victim, 'more are running than allowed');
    }
    if (residentMemory() > memoryLimit * 2 ** 20 && now() - relievedAt > MEMORY_PAUSE) {
      relievedAt = now();
      giveUp(running.keys().next().value ?? current, 'the process holds too much memory');
    }
    live.set(running.size);
  }

  async function sweep(): Promise<void> {
    const idle = [...running.keys()].filter((name) => now() - (usedAt.get(name) ?? 0) >= IDLE);
    if (idle.length === 0) return;
    const kept = await pinned();
    for (const name of idle) if (!kept.has(name)) giveUp(name, 'nobody has asked for it for a minute');
    live.set(running.size);
  }

  const sweeping = setInterval(() => void sweep(), IDLE_CHECK).unref();

  return {
    sweep,
    async get(remote, id) {
      const name = `${remote}@${id}`;
      usedAt.set(name, now());
      const present = running.get(name);
      if (present !== undefined) {
        running.delete(name);
        running.set(name, present);
        return await present;
      }
      const failure = failures.get(name);
      if (closed || (failure !== undefined && failure.until > now())) throw bffErrors.RELEASE_BROKEN(name);
      const booting = boot(remote, id);
      running.set(name, booting);
      try {
        const entry = await booting;
        void watch(name, booting);
        await makeRoom(name);
        return entry;
      } catch (error) {
        running.delete(name);
        usedAt.delete(name);
        if (!(error instanceof Error && 'status' in error && error.status === 404)) fail(name);
        throw error;
      }
    },
    names: () => [...running.keys()],
    async close() {
      closed = true;
      clearInterval(sweeping);
      const entries = [...running.values()];
      running.clear();
      await Promise.all(entries.map((entry) => entry.then(({ worker }) => worker.end()).catch(() => {})));
    },
  };
}
