/**
 * The environments of one function: few of them, a short queue before them, and a refusal beyond. Scaling out
 * without a limit would make every call of a burst wait for a cold start.
 */

import { hostErrors } from '../errors.ts';
import type { LoadedFunction } from '../manifest/load-functions.ts';
import type { Environment } from './environment.ts';
import type { Invocation } from './runtime-link.ts';
import type { Spare } from './spare.ts';

export interface Pool {
  /** The answer's JSON. Rejects with a problem, see `hostErrors`. */
  invoke(invocation: Invocation): Promise<string>;
  /** Whether the provisioned environments have started. */
  ready(): boolean;
  /** Ends all environments and resolves when their processes are gone. */
  close(): Promise<void>;
}

export interface PoolOptions {
  /** Starts a process that has not loaded the function. */
  start: () => Promise<Environment>;
  /** Has such a process before it is needed. */
  spare?: Spare;
  /** Milliseconds after which an idle environment beyond the provisioned ones ends. */
  idle: number;
  /** Told of each invocation that is refused. */
  onThrottled?: () => void;
}

interface Slot {
  environment: Environment;
  state: 'starting' | 'idle' | 'busy';
  idleTimer?: NodeJS.Timeout | undefined;
}

interface Waiting {
  invocation: Invocation;
  /** Epoch milliseconds. */
  since: number;
  resolve(body: string): void;
  reject(error: unknown): void;
}

/** Milliseconds before a provisioned environment that ended is started again. */
const RESTART = 500;
/** Environments that start as soon as calls wait: more cold starts at once take the processors from those that work. */
const AT_ONCE = 2;
/** Milliseconds that a call waits before a further one is started, as when all of them wait for somebody else. */
const LONG = 100;

export function createPool({ config }: LoadedFunction, options: PoolOptions): Pool {
  const slots = new Set<Slot>();
  const queue: Waiting[] = [];
  let starting = 0;
  let closed = false;
  let restart: NodeJS.Timeout | undefined;
  let later: NodeJS.Timeout | undefined;

  const count = () => starting + [...slots].filter(({ state }) => state !== 'starting').length;
  /** The oldest call that is still wanted. */
  const takeNext = () => {
    for (;;) {
      const next = queue.shift();
      const signal = next?.invocation.signal;
      if (!signal?.aborted) return next;
      next?.reject(signal.reason);
    }
  };
  const serveNext = (slot: Slot) => {
    if (!slot.environment.alive) return;
    const next = takeNext();
    if (next === undefined) {
      slot.state = 'idle';
      slot.idleTimer = setTimeout(() => {
        const alive = [...slots].filter(({ environment }) => environment.alive).length;
        if (alive > config.provisioned) slot.environment.stop();
      }, options.idle).unref();
      return;
    }
    clearTimeout(slot.idleTimer);
    slot.state = 'busy';
    slot.environment
      .invoke(next.invocation)
      .then(next.resolve, next.reject)
      .finally(() => serveNext(slot));
  };
  const grow = async () => {
    starting++;
    let slot: Slot | null = null;
    try {
      const environment = options.spare?.take() ?? (await options.start());
      environment.load();
      const own: Slot = { environment, state: 'starting' };
      slot = own;
      slots.add(own);
      await environment.started;
      environment.ended.then(() => {
        clearTimeout(own.idleTimer);
        slots.delete(own);
        keepProvisioned();
        scale();
      });
      serveNext(own);
    } catch (error) {
      if (slot) slots.delete(slot);
      // Nobody can tell whether the next start will work, so those who wait are told now.
      if (slots.size === 0) for (const waiting of queue.splice(0)) waiting.reject(error);
      setImmediate(keepProvisioned);
    } finally {
      starting--;
    }
  };
  const scale = () => {
    clearTimeout(later);
    const [oldest] = queue;
    if (closed || oldest === undefined || count() >= config.concurrency) return;
    if (count() < AT_ONCE) return void grow();
    const wait = oldest.since + LONG - Date.now();
    if (wait <= 0 && starting === 0) void grow();
    later = setTimeout(scale, wait > 0 ? wait : LONG).unref();
  };
  const keepProvisioned = () => {
    clearTimeout(restart);
    if (closed || count() >= config.provisioned) return;
    restart = setTimeout(() => count() < config.provisioned && void grow(), RESTART).unref();
  };
  for (let n = 0; n < config.provisioned; n++) void grow();

  return {
    invoke(invocation) {
      if (queue.length > config.queue) {
        options.onThrottled?.();
        const busy = hostErrors.BUSY(config.name);
        busy.problem['retryAfter'] = 1;
        return Promise.reject(busy);
      }
      return new Promise((resolve, reject) => {
        queue.push({ invocation, since: Date.now(), resolve, reject });
        const idle = [...slots].find((slot) => slot.state === 'idle' && slot.environment.alive);
        if (idle) serveNext(idle);
        else scale();
      });
    },
    ready: () => [...slots].filter(({ state }) => state !== 'starting').length >= config.provisioned,
    async close() {
      closed = true;
      clearTimeout(restart);
      clearTimeout(later);
      const all = [...slots];
      for (const { environment } of all) environment.stop();
      await Promise.all([...all.map(({ environment }) => environment.ended), options.spare?.close()]);
    },
  };
}
