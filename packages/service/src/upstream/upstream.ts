/**
 * Calls an upstream by its contract: bulkhead > circuit breaker > retry (idempotent calls only) > timeout, in that
 * order, within the request's own deadline. Passes on trace, request id, deadline and identity.
 */

import { headers as names } from '@tessera/contracts/headers';
import { type Client, type Contract, expandPath, type Operation } from '@tessera/contracts/http';
import { toQuery } from '@tessera/contracts/http-client';
import { isProblem, ProblemError, problemFrom } from '@tessera/contracts/problem';
import {
  BrokenCircuitError,
  BulkheadRejectedError,
  bulkhead,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhen,
  type IPolicy,
  retry,
  TaskCancelledError,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel';
import { contextHeaders, currentContext, remainingTime } from '../tracing/context.ts';

export interface UpstreamOptions {
  /** The upstream's name in problems and logs. */
  name: string;
  /** Where it answers, without a trailing slash. */
  url: string;
  /** This process's name and token at the upstream. */
  credential?: { caller: string; token: string };
  /** Milliseconds one attempt may take. @default 2_000 */
  timeout?: number;
  /** Attempts after the first, for GET and for calls with an idempotency key. @default 2 */
  retries?: number;
  /** Calls at once; as many again wait. @default 64 */
  concurrency?: number;
  /** Consecutive failures that open the breaker. @default 8 */
  breakAfter?: number;
  /** Milliseconds until an open breaker lets a call through. @default 2_000 */
  breakFor?: number;
}

interface CallInput {
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
  idempotencyKey?: string;
}

/** The caller gave up, which says nothing of the upstream. */
class CallerGoneError extends Error {
  override readonly name = 'CallerGoneError';
}

/** An upstream's fault, as opposed to a refusal of the call: worth a retry, counted by the breaker. */
function isFault(error: unknown): boolean {
  if (error instanceof CallerGoneError) return false;
  return !(error instanceof ProblemError) || error.status >= 500;
}

/** How a call is guarded: `outer` once for the call, `inner` around its attempts. */
interface Guard {
  outer: IPolicy;
  inner: IPolicy;
}

/**
 * The operations of a contract as functions that call the upstream.
 *
 * Each throws `ProblemError`: the upstream's own problem below 500; `upstream-failed` (502), `upstream-busy` (503)
 * or `upstream-late` (504) otherwise. Answers are parsed by the contract: garbage is `upstream-failed`.
 */
export function createUpstream<C extends Contract>(contract: C, options: UpstreamOptions): Client<C> {
  const outer = wrap(
    bulkhead(options.concurrency ?? 64, options.concurrency ?? 64),
    circuitBreaker(handleWhen(isFault), {
      halfOpenAfter: options.breakFor ?? 2_000,
      breaker: new ConsecutiveBreaker(options.breakAfter ?? 8),
    }),
  );
  const attempt = timeout(options.timeout ?? 2_000, TimeoutStrategy.Aggressive);
  const once: Guard = { outer, inner: attempt };
  const repeated: Guard = {
    outer,
    inner: wrap(
      retry(handleWhen(isFault), {
        maxAttempts: options.retries ?? 2,
        backoff: new ExponentialBackoff({ initialDelay: 30, maxDelay: 400 }),
      }),
      attempt,
    ),
  };

  const calls = Object.values(contract).map((operation) => {
    const call = (input: CallInput = {}, { signal }: { signal?: AbortSignal } = {}) => {
      const repeatable = operation.method === 'GET' || input.idempotencyKey !== undefined;
      return execute(repeatable ? repeated : once, operation, { input, options, signal });
    };
    return [operation.name, call];
  });
  return Object.fromEntries(calls) as Client<C>;
}

async function execute(
  { outer, inner }: Guard,
  operation: Operation,
  call: { input: CallInput; options: UpstreamOptions; signal: AbortSignal | undefined },
): Promise<unknown> {
  const { name } = call.options;
  const left = remainingTime(60_000);
  if (left === 0) throw late(name);
  const deadline = AbortSignal.timeout(left);
  const signal = call.signal ? AbortSignal.any([call.signal, deadline]) : deadline;
  try {
    return await outer.execute(async ({ signal: running }) => {
      try {
        return await inner.execute(({ signal: attempt }) => send(operation, call, attempt), running);
      } catch (error) {
        // Otherwise two breakers whose calls are made together would keep each other open for ever: each one's trial
        // call is aborted by the other's refusal.
        throw call.signal?.aborted ? new CallerGoneError('the caller gave up', { cause: error }) : error;
      }
    }, signal);
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    if (call.signal?.aborted) throw error instanceof CallerGoneError ? error.cause : error;
    if (error instanceof TaskCancelledError || deadline.aborted) throw late(name, error);
    if (error instanceof BrokenCircuitError || error instanceof BulkheadRejectedError) {
      throw new ProblemError({
        status: 503,
        code: 'upstream-busy',
        title: 'A service is busy',
        detail: `Cannot reach "${name}": it failed several times or has too much to do, try again in a moment`,
        extensions: { upstream: name, retryAfter: 2 },
        cause: error,
      });
    }
    throw failed(name, 'no answer', error);
  }
}

async function send(
  operation: Operation,
  { input, options }: { input: CallInput; options: UpstreamOptions },
  signal: AbortSignal,
): Promise<unknown> {
  const context = currentContext();
  const response = await fetch(
    options.url + expandPath(operation.path, input.params) + toQuery(input.query),
    {
      method: operation.method,
      redirect: 'manual',
      headers: {
        accept: 'application/json',
        ...(context ? contextHeaders(context) : {}),
        ...(options.credential
          ? { [names.caller]: options.credential.caller, authorization: `Bearer ${options.credential.token}` }
          : {}),
        ...(input.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(input.idempotencyKey === undefined ? {} : { [names.idempotencyKey]: input.idempotencyKey }),
      },
      ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
      signal,
    },
  );
  const text = await response.text();
  const answer = text === '' ? undefined : parseJson(text);
  if (!response.ok) {
    if (isProblem(answer) && response.status < 500) throw problemFrom(answer);
    throw failed(options.name, `status ${response.status}`);
  }
  const parsed = operation.response.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw failed(options.name, `an answer that breaks the contract of "${operation.name}"`, parsed.error);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function failed(upstream: string, what: string, cause?: unknown): ProblemError {
  return new ProblemError({
    status: 502,
    code: 'upstream-failed',
    title: 'A service failed',
    detail: `Cannot use "${upstream}": it gave ${what}, try again in a moment`,
    extensions: { upstream },
    cause,
  });
}

function late(upstream: string, cause?: unknown): ProblemError {
  return new ProblemError({
    status: 504,
    code: 'upstream-late',
    title: 'A service took too long',
    detail: `Cannot wait for "${upstream}" any longer: the deadline has passed, try again in a moment`,
    extensions: { upstream },
    cause,
  });
}
