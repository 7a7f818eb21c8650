/**
 * The releases that are running, a worker for each: booted when one is asked for, and whoever else asks meanwhile waits
 * for the same boot. At most six run. The least recently used goes first, and one that nobody asks for goes after a
 * minute; a pinned one for neither reason, and none before its last request is answered. One that dies boots again at
 * the next request, later and later while it keeps dying. When the process holds too much memory, the worker that holds
 * most of it goes.
 */

import type { Logger, Metrics } from '@tessera/service';
import { createLimiter } from '@tessera/service/concurrency';
import type { CallOperation } from '../api/call-operation.ts';
import { bffErrors } from '../errors.ts';
import { createFailures } from './failures.ts';
import { type OpenRelease, openRelease, type ReleaseSource } from './open-release.ts';
import { type ReleaseWorker, startReleaseWorker } from './release-worker.ts';

export type RunningRelease = OpenRelease & { worker: ReleaseWorker };

export interface ReleasePool {
  /**
   * Works with a running release, which is not given up before the work is done.
   *
   * @throws ProblemError as `openRelease` and `startReleaseWorker` do
   */
  use<T>(remote: string, id: string, work: (release: RunningRelease) => Promise<T>): Promise<T>;
  /** Names of the running ones, least recently used first. */
  names(): string[];
  /** Gives up what nobody has asked for lately. Called by itself now and then. */
  sweep(): Promise<void>;
  /** Gives up the worker that holds most when all of them hold too much. Called by itself every second. */
  relieve(): Promise<void>;
  close(): Promise<void>;
}

export interface ReleasePoolOptions extends ReleaseSource {
  operations: readonly string[];
  call: CallOperation;
  logger: Logger;
  metrics: Metrics;
  /** Running at once; more only while all of them are pinned. @default 6 */
  limit?: number;
  /** Mebibytes of resident memory above which the worker that holds most is given up. @default 640 */
  memoryLimit?: number;
  /** Names (`<remote>@<version>-<digest8>`) that are given up neither for lack of room nor of use. @default none */
  pinned?: () => Promise<ReadonlySet<string>>;
  now?: () => number;
  /** Bytes of memory that the process holds. */
  residentMemory?: () => number;
}

interface Entry {
  booting: Promise<RunningRelease>;
  booted: boolean;
  /** Works that are not done. */
  uses: number;
  usedAt: number;
  /** Told when the last of them is done, once it is given up. */
  onUnused: (() => void) | null;
}

/** Milliseconds between two workers given up for memory: the first must have been collected. */
const MEMORY_PAUSE = 10_000;
/** Milliseconds between looks at the memory: a limit of Node's own counts no buffers. */
const MEMORY_CHECK = 1_000;

/** Milliseconds after which a worker that nobody asks for is given up, and between looks. */
const IDLE = 60_000;
const IDLE_CHECK = 10_000;

/** Milliseconds after which a worker's end is no longer blamed on its boot. */
const SETTLED = 60_000;

/** Releases that boot at once: one that hangs must not keep the others waiting. */
const BOOTS = 3;

export function createReleasePool(options: ReleasePoolOptions): ReleasePool {
  const { limit = 6, memoryLimit = 640, logger, now = Date.now } = options;
  const residentMemory = options.residentMemory ?? (() => process.memoryUsage.rss());
  const pinned = options.pinned ?? (async () => new Set<string>());
  // A Map keeps the order of insertion: the first one is the least recently used.
  const running = new Map<string, Entry>();
  const failures = createFailures(now);
  const limited = createLimiter(BOOTS);
  const live = options.metrics.gauge('bff_release_workers', 'Release workers that run');
  const deaths = options.metrics.counter(
    'bff_release_worker_deaths_total',
    'Release workers that ended by themselves',
  );
  // Threads that begin or end at the moment.
  const changes = new Set<Promise<void>>();
  let threads = 0;
  let relievedAt = 0;
  let closed = false;

  async function boot(remote: string, id: string): Promise<RunningRelease> {
    const name = `${remote}@${id}`;
    const opened = await openRelease(options, remote, id);
    return limited(async () => {
      await takePlace();
      const started = now();
      const starting = startReleaseWorker({
        name,
        remote,
        bundle: opened.bundle,
        operations: [...options.operations],
        call: options.call,
        logger,
      });
      const ended = () => live.set(--threads);
      const worker = await tracked(starting).catch((error: unknown) => {
        ended();
        throw error;
      });
      void worker.ended.then(ended);
      logger.info({ release: name, ms: now() - started }, 'release booted');
      return { ...opened, worker };
    });
  }

  function start(remote: string, id: string): Entry {
    const name = `${remote}@${id}`;
    const booting = boot(remote, id);
    const entry: Entry = { booting, booted: false, uses: 0, usedAt: now(), onUnused: null };
    running.set(name, entry);
    booting.then(
      ({ worker }) => {
        entry.booted = true;
        void watch(name, entry, worker);
        void relieve();
      },
      (error: unknown) => {
        if (running.get(name) === entry) running.delete(name);
        if (!(error instanceof Error && 'status' in error && error.status === 404)) failures.add(name);
      },
    );
    return entry;
  }

  /** Forgets a worker that ends by itself. */
  async function watch(name: string, entry: Entry, worker: ReleaseWorker): Promise<void> {
    const bootedAt = now();
    await worker.ended;
    if (running.get(name) !== entry) return;
    running.delete(name);
    deaths.inc();
    if (now() - bootedAt > SETTLED) failures.forget(name);
    failures.add(name);
  }

  /** Resolves when its thread has ended. */
  async function giveUp(name: string, why: string): Promise<void> {
    const entry = running.get(name);
    if (entry === undefined) return;
    running.delete(name);
    logger.info({ release: name, why }, 'release worker is given up');
    if (entry.uses > 0) {
      const unused = Promise.withResolvers<void>();
      entry.onUnused = unused.resolve;
      await unused.promise;
    }
    await entry.booting.then(({ worker }) => worker.end()).catch(() => {});
  }

  /** Resolves when one more may run, and counts it. */
  async function takePlace(): Promise<void> {
    while (threads >= limit && !closed) {
      const kept = await pinned();
      const others = [...running].filter(([name, { booted }]) => booted && !kept.has(name));
      const victim = others.find(([, { uses }]) => uses === 0) ?? others[0];
      if (victim !== undefined) await tracked(giveUp(victim[0], 'more are running than allowed'));
      else if (changes.size > 0) await Promise.race(changes);
      else break;
    }
    live.set(++threads);
  }

  function tracked<T>(change: Promise<T>): Promise<T> {
    const done = change.then(
      () => undefined,
      () => undefined,
    );
    changes.add(done);
    void done.then(() => changes.delete(done));
    return change;
  }

  async function relieve(): Promise<void> {
    const most = memoryLimit * 2 ** 20;
    if (residentMemory() <= most || now() - relievedAt <= MEMORY_PAUSE) return;
    relievedAt = now();
    const booted = [...running].filter(([, entry]) => entry.booted);
    const weighed = await Promise.all(
      booted.map(async ([name, { booting }]) => ({ name, bytes: await (await booting).worker.memory() })),
    );
    const [heaviest] = weighed.toSorted((a, b) => b.bytes - a.bytes);
    if (heaviest === undefined) return;
    // One that fills the process by itself would do so again at once.
    if (heaviest.bytes > most / 2) failures.add(heaviest.name);
    await giveUp(heaviest.name, 'the process holds too much memory');
  }

  async function sweep(): Promise<void> {
    const isIdle = ({ uses, usedAt }: Entry) => uses === 0 && now() - usedAt >= IDLE;
    if (![...running.values()].some(isIdle)) return;
    const kept = await pinned();
    const idle = [...running].filter(([name, entry]) => isIdle(entry) && !kept.has(name));
    await Promise.all(idle.map(([name]) => giveUp(name, 'nobody has asked for it for a minute')));
  }

  const sweeping = setInterval(() => void sweep(), IDLE_CHECK).unref();
  const relieving = setInterval(() => void relieve(), MEMORY_CHECK).unref();

  return {
    sweep,
    relieve,
    async use(remote, id, work) {
      const name = `${remote}@${id}`;
      const present = running.get(name);
      if (present === undefined && (closed || failures.isRecent(name))) throw bffErrors.RELEASE_BROKEN(name);
      const entry = present ?? start(remote, id);
      entry.usedAt = now();
      entry.uses += 1;
      running.delete(name);
      running.set(name, entry);
      try {
        return await work(await entry.booting);
      } finally {
        entry.usedAt = now();
        entry.uses -= 1;
        if (entry.uses === 0) entry.onUnused?.();
      }
    },
    names: () => [...running.keys()],
    async close() {
      closed = true;
      clearInterval(sweeping);
      clearInterval(relieving);
      const entries = [...running.values()];
      running.clear();
      await Promise.all(
        entries.map(({ booting }) => booting.then(({ worker }) => worker.end()).catch(() => {})),
      );
    },
  };
}
