/**
 * Calls an upstream by its contract: bulkhead > circuit breaker > retry (idempotent calls only) > timeout, in that
 * order, within the request's own deadline. Passes on trace, request id, deadline and identity.
 */

import { headers as names } from '@tessera/contracts/headers';
import type { Client, Contract, Operation } from '@tessera/contracts/http';
import { ProblemError } from '@tessera/contracts/problem';
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
import { remainingTime } from '../tracing/context.ts';
import { createExchange, type Exchange } from './exchange.ts';
import { isPutOff, readAnswer, upstreamFailed, upstreamLate } from './read-answer.ts';
import { type CallInput, toOutgoing } from './to-outgoing.ts';

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

/** The caller gave up, which says nothing of the upstream. */
class CallerGoneError extends Error {
  override readonly name = 'CallerGoneError';
}

/** An upstream's fault, as opposed to a refusal of the call: worth a retry, counted by the breaker. */
function isFault(error: unknown): boolean {
  if (error instanceof CallerGoneError) return false;
  return !(error instanceof ProblemError) || (error.status >= 500 && !isPutOff(error.problem));
}

/** How a call is guarded: `outer` once for the call, `inner` around its attempts. */
interface Guard {
  outer: IPolicy;
  inner: IPolicy;
}

/**
 * The operations of a contract as functions that call the upstream.
 *
 * Each throws `ProblemError`: the upstream's own problem below 500, or 503 with `retryAfter`; `upstream-failed` (502), `upstream-busy` (503)
 * or `upstream-late` (504) otherwise. Answers are parsed by the contract: garbage is `upstream-failed`.
 */
export function createUpstream<C extends Contract>(contract: C, options: UpstreamOptions): Client<C> {
  const concurrency = options.concurrency ?? 64;
  const exchange = createExchange(concurrency);
  const outer = wrap(
    bulkhead(concurrency, concurrency),
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
      return execute(repeatable ? repeated : once, operation, { input, options, exchange, signal });
    };
    return [operation.name, call];
  });
  return Object.fromEntries(calls) as Client<C>;
}

async function execute(
  { outer, inner }: Guard,
  operation: Operation,
  call: {
    input: CallInput;
    options: UpstreamOptions;
    exchange: Exchange;
    signal: AbortSignal | undefined;
  },
): Promise<unknown> {
  const { name } = call.options;
  const left = remainingTime(60_000);
  if (left === 0) throw upstreamLate(name);
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), left);
  const signal = call.signal ? AbortSignal.any([call.signal, deadline.signal]) : deadline.signal;
  try {
    return await outer.execute(async ({ signal: running }) => {
      try {
        return await inner.execute(
          ({ signal: attempt }) => send(call.exchange, operation, { ...call, signal: attempt }),
          running,
        );
      } catch (error) {
        // Otherwise two breakers whose calls are made together would keep each other open for ever: each one's trial
        // call is aborted by the other's refusal.
        throw call.signal?.aborted ? new CallerGoneError('the caller gave up', { cause: error }) : error;
      }
    }, signal);
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    if (call.signal?.aborted) throw error instanceof CallerGoneError ? error.cause : error;
    if (error instanceof TaskCancelledError || deadline.signal.aborted) throw upstreamLate(name, error);
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
    throw upstreamFailed(name, 'no answer', error);
  } finally {
    clearTimeout(timer);
  }
}

async function send(
  exchange: Exchange,
  operation: Operation,
  { input, options, signal }: { input: CallInput; options: UpstreamOptions; signal: AbortSignal },
): Promise<unknown> {
  const { url, name, credential } = options;
  const headers: Record<string, string> =
    credential === undefined
      ? {}
      : { [names.caller]: credential.caller, authorization: `Bearer ${credential.token}` };
  const answered = await exchange({ ...toOutgoing(operation, { url, input, headers }), signal });
  return readAnswer(operation, name, answered);
}
