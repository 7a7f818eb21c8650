/** Calls a contract over a framed connection: what `createCaller` does, for a part that is asked many times at once. */

import {
  type Client,
  type Contract,
  collectQuery,
  type Operation,
  placesOf,
  readPlace,
} from '@tessera/contracts/http';
import { toQuery } from '@tessera/contracts/http-client';
import { contextHeaders, currentContext, remainingTime } from '@tessera/service/context';
import { type CallInput, checkAnswer, toUpstreamProblem, upstreamLate } from '@tessera/service/exchange';
import type { Ask, OperationQuestion } from '@tessera/service/frames';

export interface FramedCallerOptions {
  /** The called part's name, for problems. */
  name: string;
  /** One connection for all contracts of the part. */
  ask: Ask;
  /** Milliseconds one call may take. @default 2_000 */
  timeout?: number;
}

/**
 * The operations of a contract as functions that ask for it once, without retries.
 *
 * Each throws `ProblemError`: the called part's own below 500, else `upstream-failed` (502) or `upstream-late` (504).
 */
export function createFramedCaller<C extends Contract>(
  contract: C,
  { name, ask, timeout = 2_000 }: FramedCallerOptions,
): Client<C> {
  const calls = Object.values(contract).map((operation) => {
    const toQuestion = createQuestions(operation);
    const call = async (input: CallInput = {}, options: { signal?: AbortSignal } = {}) => {
      const left = remainingTime(timeout);
      if (left === 0) throw upstreamLate(name);
      const answer = await ask(JSON.stringify(toQuestion(input)), { ...options, timeout: left }).catch(
        (error: unknown) => {
          throw toUpstreamProblem(name, error);
        },
      );
      return checkAnswer(operation, name, answer);
    };
    return [operation.name, call];
  });
  return Object.fromEntries(calls) as Client<C>;
}

/** Questions say the same as the request would: what stands in an address is text. */
function createQuestions({ name, path, ...operation }: Operation): (input: CallInput) => OperationQuestion {
  const places = placesOf(path);
  return ({ params = {}, query, body, idempotencyKey }) => {
    const context = currentContext();
    return {
      operation: name,
      params: Object.fromEntries(places.map((place) => [place, readPlace(path, params, place)])),
      query: operation.query && collectQuery(new URLSearchParams(toQuery(query))),
      body,
      idempotencyKey,
      context: context ? contextHeaders(context) : {},
    };
  };
}
