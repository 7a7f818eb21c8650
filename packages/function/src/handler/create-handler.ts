/** Turns a contract and its handlers into a Lambda handler: parse, call, answer; a problem for whatever is thrown. */

import { type Contract, createDispatch, type Handlers } from '@tessera/contracts/http';
import { PROBLEM_TYPE, ProblemError, toProblem } from '@tessera/contracts/problem';
import { contextFromHeaders, runInContext } from '@tessera/service/context';
import type { Authorizer, FunctionAnswer, FunctionEvent } from './event.ts';

/** Who asks, as the host's authoriser has verified it. */
export interface Visit extends Authorizer {
  requestId: string;
}

/** What the Lambda runtime tells a handler beside the event. */
export interface InvocationContext {
  awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

export type FunctionHandler = (event: FunctionEvent, context: InvocationContext) => Promise<FunctionAnswer>;

/** @param write takes one JSON log line @default process.stdout */
export function createHandler<C extends Contract>(
  contract: C,
  handlers: Handlers<C, Visit>,
  write: (line: string) => void = (line) => process.stdout.write(`${line}\n`),
): FunctionHandler {
  const dispatch = createDispatch(contract, handlers);
  return (event, { getRemainingTimeInMillis }) => {
    const { authorizer, requestId, http } = event.requestContext;
    const context = contextFromHeaders(event.headers, getRemainingTimeInMillis());
    const request = {
      method: http.method,
      path: event.rawPath,
      query: new URLSearchParams(event.rawQueryString),
      headers: event.headers,
      body: event.isBase64Encoded ? Buffer.from(event.body ?? '', 'base64').toString() : event.body,
    };
    return runInContext(context, async () => {
      try {
        const answer = await dispatch(request, { ...authorizer.lambda, requestId });
        return {
          statusCode: answer.status,
          headers: answer.headers,
          ...(answer.body === undefined ? {} : { body: answer.body }),
        };
      } catch (error) {
        if (!(error instanceof ProblemError)) write(describeFault(error, context.traceId));
        return answerProblem(error, requestId);
      }
    });
  };
}

function answerProblem(error: unknown, instance: string): FunctionAnswer {
  const problem = { ...toProblem(error), instance };
  return {
    statusCode: problem.status,
    headers: { 'content-type': PROBLEM_TYPE },
    body: JSON.stringify(problem),
  };
}

function describeFault(error: unknown, trace: string): string {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return JSON.stringify({ level: 'error', trace, msg: 'request failed', err: { name, message, stack } });
}
