/** The functions that the host has, and the one way to invoke them. */

import { randomUUID } from 'node:crypto';
import type { Logger, Metrics } from '@tessera/service';
import { contextHeaders, currentContext, remainingTime } from '@tessera/service/context';
import { createMeters, type Meter } from './billing/meter.ts';
import type { Measured } from './billing/usage.ts';
import { type Runtime, startEnvironment } from './environments/environment.ts';
import { createPool, type Pool } from './environments/pool.ts';
import { createSpare } from './environments/spare.ts';
import { hostErrors } from './errors.ts';
import type { LogTail } from './logs/log-tail.ts';
import type { LoadedFunction } from './manifest/load-functions.ts';

export interface FunctionsOptions {
  functions: readonly LoadedFunction[];
  /** Values for the variables that a function declares, by its name. */
  valuesFor: (name: string) => Readonly<Record<string, string>>;
  runtime: Runtime;
  /** Milliseconds after which an idle environment ends. */
  idle: number;
  logger: Logger;
  metrics: Metrics;
}

export interface InvokeOptions {
  /** Of the request. @default a random one */
  id?: string;
  /** Takes the invocation's log. */
  tail?: LogTail;
  /** Aborted when nobody waits for the answer any more. */
  signal?: AbortSignal;
}

export interface HostedFunction {
  fn: LoadedFunction;
  /**
   * The answer's JSON.
   *
   * @param payload JSON
   *
   * Rejects with a FunctionFault when the invocation fails, with a ProblemError when there is no room for it or the
   * caller's deadline is over, with the signal's reason when it aborts.
   */
  invoke(payload: string, options?: InvokeOptions): Promise<string>;
}

export interface Functions {
  /** `null` when there is none of that name. */
  find(name: string): HostedFunction | null;
  /** Whether the provisioned environments have started. */
  ready(): boolean;
  /** What each has used since it is here. */
  measure(): Measured[];
  /** Ends all environments. */
  close(): Promise<void>;
}

export function createFunctions(options: FunctionsOptions): Functions {
  const { logger } = options;
  const meterOf = createMeters(options.metrics);
  const pools: Pool[] = [];
  const meters: { config: LoadedFunction['config']; meter: Meter }[] = [];
  const hosted = new Map<string, HostedFunction>();
  for (const fn of options.functions) {
    const { name } = fn.config;
    const meter = meterOf(fn.config);
    const environment = { runtime: options.runtime, values: options.valuesFor(name), meter, logger };
    const start = () => startEnvironment(fn, environment);
    const pool = createPool(fn, {
      start,
      idle: options.idle,
      onThrottled: meter.throttled,
      ...(fn.config.spare ? { spare: createSpare({ start, onChange: meter.spare }) } : {}),
    });
    pools.push(pool);
    meters.push({ config: fn.config, meter });
    hosted.set(name, { fn, invoke: (payload, how) => invoke(fn, pool, { payload, ...how }) });
  }
  return {
    find: (name) => hosted.get(name) ?? null,
    measure: () => meters.map(({ config, meter }) => ({ config, reading: meter.read() })),
    ready: () => pools.length > 0 && pools.every((pool) => pool.ready()),
    async close() {
      await Promise.all(pools.map((pool) => pool.close()));
    },
  };
}

export function arnOf(name: string): string {
  return `arn:aws:lambda:local:000000000000:function:${name}`;
}

function invoke(
  { config }: LoadedFunction,
  pool: Pool,
  { payload, id = randomUUID(), tail, signal }: InvokeOptions & { payload: string },
): Promise<string> {
  const context = currentContext();
  const answer = pool.invoke({
    id,
    payload,
    deadline: Date.now() + remainingTime(config.timeout),
    functionArn: arnOf(config.name),
    traceparent: context === undefined ? '' : contextHeaders(context)['traceparent']!,
    ...(tail ? { tail } : {}),
    ...(signal ? { signal } : {}),
  });
  return whileWanted(config.name, answer, signal);
}

/** Until the caller's own deadline; the environment goes on, and is ended only by the function's own timeout. */
function whileWanted(
  name: string,
  answer: Promise<string>,
  signal: AbortSignal | undefined,
): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const left = remainingTime(60_000);
  const timer = setTimeout(() => reject(hostErrors.LATE(name, left)), left);
  const giveUp = () => reject(signal?.reason);
  if (signal?.aborted) giveUp();
  signal?.addEventListener('abort', giveUp);
  const settle = () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
  };
  promise.then(settle, settle);
  answer.then(resolve, reject);
  return promise;
}
