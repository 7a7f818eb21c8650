/**
 * Calls a contract over `node:http` with kept connections. A function environment starts cold, so it carries no
 * circuit breaker and no fetch; the process that called it has the policies.
 */

import type { Client, Contract, Operation } from '@tessera/contracts/http';
import { remainingTime } from '@tessera/service/context';
import {
  type CallInput,
  createExchange,
  type Exchange,
  readAnswer,
  toOutgoing,
  toUpstreamProblem,
  upstreamLate,
} from '@tessera/service/exchange';

export interface CallerOptions {
  /** The called part's name, for problems. */
  name: string;
  /** Where it answers, without a trailing slash. */
  url: string;
  /** Headers of every call, such as the credential. */
  headers: Readonly<Record<string, string>>;
  /** Milliseconds one call may take. @default 2_000 */
  timeout?: number;
}

/**
 * The operations of a contract as functions that call it once, without retries.
 *
 * Each throws `ProblemError`: the called part's own below 500, else `upstream-failed` (502) or `upstream-late` (504).
 */
export function createCaller<C extends Contract>(contract: C, options: CallerOptions): Client<C> {
  const exchange = createExchange(16);
  const calls = Object.values(contract).map((operation) => {
    const call = (input: CallInput = {}, { signal }: { signal?: AbortSignal } = {}) =>
      send(exchange, operation, { input, options, signal });
    return [operation.name, call];
  });
  return Object.fromEntries(calls) as Client<C>;
}

async function send(
  exchange: Exchange,
  operation: Operation,
  { input, options, signal }: { input: CallInput; options: CallerOptions; signal: AbortSignal | undefined },
): Promise<unknown> {
  const timeout = remainingTime(options.timeout ?? 2_000);
  if (timeout === 0) throw upstreamLate(options.name);
  const answered = await exchange({
    ...toOutgoing(operation, { url: options.url, input, headers: options.headers }),
    timeout,
    ...(signal ? { signal } : {}),
  }).catch((error: Error) => {
    throw toUpstreamProblem(options.name, error);
  });
  return readAnswer(operation, options.name, answered);
}
