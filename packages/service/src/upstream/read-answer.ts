/** What an upstream's answer means to its caller: by the contract, or as a problem that tells nothing of where it is. */

import type { Operation } from '@tessera/contracts/http';
import { isProblem, type Problem, ProblemError, problemFrom } from '@tessera/contracts/problem';
import type { Answered } from './exchange.ts';
import { LateError } from './late-error.ts';

/** As {@link checkAnswer}, of an answer's text. */
export function readAnswer(operation: Operation, upstream: string, { status, text }: Answered): unknown {
  return checkAnswer(operation, upstream, { status, body: text === '' ? undefined : parseJson(text) });
}

/**
 * @param upstream its name, for problems
 * @throws ProblemError the upstream's own below 500 or with a time to come again, else `upstream-failed`
 */
export function checkAnswer(
  operation: Operation,
  upstream: string,
  { status, body }: { status: number; body: unknown },
): unknown {
  if (status < 200 || status >= 300) {
    if (isProblem(body) && (status < 500 || isPutOff(body))) throw problemFrom(body);
    throw upstreamFailed(upstream, `status ${status}`);
  }
  const parsed = operation.response.safeParse(body);
  if (parsed.success) return parsed.data;
  throw upstreamFailed(upstream, `an answer that breaks the contract of "${operation.name}"`, parsed.error);
}

/** Whether it says on purpose that it has no time now, and when it may have: not a fault, and not to be repeated at once. */
export function isPutOff({ status, retryAfter }: Problem): boolean {
  return status === 503 && typeof retryAfter === 'number';
}

/** Why an upstream has not answered: it was late, or it failed. */
export function toUpstreamProblem(upstream: string, error: unknown): ProblemError {
  return error instanceof LateError
    ? upstreamLate(upstream, error)
    : upstreamFailed(upstream, 'no answer', error);
}

/** 502 `upstream-failed`. */
export function upstreamFailed(upstream: string, what: string, cause?: unknown): ProblemError {
  return new ProblemError({
    status: 502,
    code: 'upstream-failed',
    title: 'A service failed',
    detail: `Cannot use "${upstream}": it gave ${what}, try again in a moment`,
    extensions: { upstream },
    cause,
  });
}

/** 504 `upstream-late`. */
export function upstreamLate(upstream: string, cause?: unknown): ProblemError {
  return new ProblemError({
    status: 504,
    code: 'upstream-late',
    title: 'A service took too long',
    detail: `Cannot wait for "${upstream}" any longer: the deadline has passed, try again in a moment`,
    extensions: { upstream },
    cause,
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
