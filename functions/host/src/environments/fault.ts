/** How an invocation ends that has no answer, in Lambda's own words (AWS Lambda Developer Guide, "Error handling"). */

import type { ProblemError } from '@tessera/contracts/problem';

/** What Lambda answers for it; `trace` is a stack, line by line. */
export interface FaultAnswer {
  errorType: string;
  errorMessage: string;
  trace?: readonly string[];
}

/** Thrown where an invocation fails: as Lambda says it, and as a problem for those who asked over HTTP. */
export class FunctionFault extends Error {
  override readonly name = 'FunctionFault';
  readonly answer: FaultAnswer;
  readonly problem: ProblemError;

  constructor(answer: FaultAnswer, problem: ProblemError) {
    super(`${answer.errorType}: ${answer.errorMessage}`);
    this.answer = answer;
    this.problem = problem;
  }
}

/** Why an environment has ended. */
export type Ending =
  | { kind: 'late'; timeout: number }
  | { kind: 'memory'; taken: string; limit: number }
  | { kind: 'exit'; how: string }
  | { kind: 'start'; answer: FaultAnswer };

/** @param id of the request */
export function answerOf(ending: Ending, id: string): FaultAnswer {
  const message = (text: string) => `RequestId: ${id} Error: ${text}`;
  switch (ending.kind) {
    case 'late':
      return {
        errorType: 'Sandbox.Timedout',
        errorMessage: message(`Task timed out after ${(ending.timeout / 1_000).toFixed(2)} seconds`),
      };
    case 'memory':
      return {
        errorType: 'Runtime.OutOfMemory',
        errorMessage: message('Runtime exited with error: signal: killed'),
      };
    case 'exit':
      return {
        errorType: 'Runtime.ExitError',
        errorMessage: message(`Runtime exited with error: ${ending.how}`),
      };
    case 'start':
      return ending.answer;
  }
}

/** In a sentence, for people. */
export function reasonOf(ending: Ending): string {
  switch (ending.kind) {
    case 'late':
      return `it took longer than ${ending.timeout} ms`;
    case 'memory':
      return `it took ${ending.taken} of ${ending.limit} MB memory`;
    case 'exit':
      return ending.how;
    case 'start':
      return `its start failed with ${ending.answer.errorType}: ${ending.answer.errorMessage}`;
  }
}

/** What a runtime reports, however it is made. */
export function readFaultAnswer(json: string): FaultAnswer {
  try {
    const { errorType, errorMessage, trace } = JSON.parse(json) as Record<string, unknown>;
    return {
      errorType: String(errorType ?? 'Error'),
      errorMessage: String(errorMessage ?? ''),
      ...(Array.isArray(trace) ? { trace: trace.map(String) } : {}),
    };
  } catch {
    return {
      errorType: 'Runtime.Unknown',
      errorMessage: 'The runtime reported an error that cannot be read',
    };
  }
}
