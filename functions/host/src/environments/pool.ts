/**
 * The environments of one function: few of them, a short queue before them, and a refusal beyond. Scaling out
 * without a limit would make every call of a burst wait for a cold start.
 */

import { hostErrors } from '../errors.ts';
import type { LoadedFunction } from '../manifest/load-functions.ts';
import type { Environment } from './environment.ts';
import type { Invocation } from './runtime-api.ts';

export interface Pool {
  /** The answer's JSON. Rejects with a problem, see `hostErrors`. */
  invoke(invocation: Invocation): Promise<string>;
  /** Whether the provisioned environments have started. */
  ready(): boolean;
  /** Ends all environments and resolves when their processes are gone. */
  close(): Promise<void>;
}

export interface PoolOptions {
  start: () => Promise<Environment>;
  /** Milliseconds after which an idle environment beyond the provisioned ones ends. */
  idle: number;
  onColdStart?: () => void;
}

interface Slot {
  environment: Environment;
  state: 'starting' | 'idle' | 'busy';
  idleTimer?: NodeJS.Timeout | undefined;
}

interface Waiting {
  invocation: Invocation;
  resolve(body: string): void;
  reject(error: unknown): void;
}

/** Milliseconds before a provisioned environment that ended is started again. */
const RESTART = 500;

export function createPool({ config }: LoadedFunction, options: PoolOptions): Pool {
  const slots = new Set<Slot>();
  const queue: Waiting[] = [];
  let starting = 0;
  let closed = false;
  let restart: NodeJS.Timeout | undefined;

  const serveNext = (slot: Slot) => {
    const next = queue.shift();
    if (next === undefined) {
      slot.state = 'idle';
      slot.idleTimer = setTimeout(() => {
        if (slots.size > config.provisioned) slot.environment.stop();
      }, options.idle).unref();
      return;
    }
    clearTimeout(slot.idleTimer);
    slot.state = 'busy';
    slot.environment
      .invoke(next.invocation)
      .then(next.resolve, next.reject)
      // An environment whose process has ended leaves by its own `ended`.
      .finally(() => slots.has(slot) && serveNext(slot));
  };
  const grow = async () => {
    starting++;
    options.onColdStart?.();
    try {
      const environment = await options.start();
      const slot: Slot = { environment, state: 'starting' };
      slots.add(slot);
      environment.ended.then(() => {
        clearTimeout(slot.idleTimer);
        slots.delete(slot);
        keepProvisioned();
        if (queue.length > 0) scale();
      });
      await environment.started;
      serveNext(slot);
    } catch (error) {
      // Nobody can tell whether the next start will work, so those who wait are told now.
      if (slots.size === 0) for (const waiting of queue.splice(0)) waiting.reject(error);
    } finally {
      starting--;
    }
  };
  const scale = () => {
    if (!closed && queue.length > 0 && slots.size + starting < config.concurrency) void grow();
  };
  const keepProvisioned = () => {
    clearTimeout(restart);
    if (closed || slots.size + starting >= config.provisioned) return;
    restart = setTimeout(() => slots.size + starting < config.provisioned && void grow(), RESTART).unref();
  };
  for (let n = 0; n < config.provisioned; n++) void grow();

  return {
    invoke(invocation) {
      if (queue.length > config.queue) {
        const busy = hostErrors.BUSY(config.name);
        busy.problem['retryAfter'] = 1;
        return Promise.reject(busy);
      }
      return new Promise((resolve, reject) => {
        queue.push({ invocation, resolve, reject });
        const idle = [...slots].find((slot) => slot.state === 'idle');
        if (idle) serveNext(idle);
        else scale();
      });
    },
    ready: () => [...slots].filter(({ state }) => state !== 'starting').length >= config.provisioned,
    async close() {
      closed = true;
      clearTimeout(restart);
      const all = [...slots];
      for (const { environment } of all) environment.stop();
      await Promise.all(all.map(({ environment }) => environment.ended));
    },
  };
}
