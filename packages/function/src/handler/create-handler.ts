/**
 * Turns a contract and its handlers into a Lambda handler: parse, call, answer. Over HTTP it answers a problem for
 * whatever is thrown; invoked directly it throws, as a state machine expects.
 */

import { headers as names } from '@tessera/contracts/headers';
import { type Contract, createDispatch, type Handlers, type PlainRequest } from '@tessera/contracts/http';
import { PROBLEM_TYPE, ProblemError, toProblem } from '@tessera/contracts/problem';
import { contextFromHeaders, type RequestContext, runInContext } from '@tessera/service/context';
import {
  type BatchAnswer,
  type BatchHandler,
  readBatch,
  type SqsRecord,
  type StreamRecord,
  toDelivery,
} from './batches.ts';
import { DirectError, type DirectEvent, isDirectEvent, readDirectEvent, toRequest } from './direct.ts';
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

export interface FunctionHandler {
  (event: FunctionEvent, context: InvocationContext): Promise<FunctionAnswer>;
  /** Answers what the operation does. Throws an error that is named by the code of the problem. */
  (event: DirectEvent, context: InvocationContext): Promise<unknown>;
}

/** Options for {@link createHandler}. */
export interface HandlerOptions {
  /** Takes one JSON log line. @default process.stdout */
  write?: (line: string) => void;
  /** Queue → what handles its messages; see `onQueue`. */
  queues?: Readonly<Record<string, BatchHandler<SqsRecord>>>;
  /** What handles the changes of the watched context; see `onChanges`. */
  changes?: BatchHandler<StreamRecord>;
}

/** Who asks where no authoriser has looked. */
const NOBODY: Authorizer = { caller: '' };

/** The caller that a direct invocation is for. */
const DIRECT = 'direct';

/** A `Scheduled Event` is answered with null: whoever is to do something on schedule declares an `input`. */
export function createHandler<C extends Contract>(
  contract: C,
  handlers: Handlers<C, Visit>,
  options: HandlerOptions = {},
): FunctionHandler {
  const { write = (line) => process.stdout.write(`${line}\n`) } = options;
  const dispatch = createDispatch(contract, handlers);
  const logFault = (error: unknown, { traceId }: RequestContext) => {
    if (!(error instanceof ProblemError)) write(describeFault(error, traceId));
  };
  const answerDirectly = async (event: unknown, { awsRequestId, ...invocation }: InvocationContext) => {
    let context = contextFromHeaders({}, invocation.getRemainingTimeInMillis());
    try {
      const direct = readDirectEvent(event);
      const headers = {
        traceparent: direct.traceparent ?? undefined,
        [names.correlation]: direct.correlation ?? undefined,
        [names.causation]: direct.causation ?? undefined,
      };
      context = contextFromHeaders(headers, invocation.getRemainingTimeInMillis());
      const request = toRequest(contract, direct);
      const visit = { caller: DIRECT, requestId: awsRequestId };
      const { body } = await runInContext(context, () => dispatch(request, visit));
      return body === undefined ? null : (JSON.parse(body) as unknown);
    } catch (error) {
      logFault(error, context);
      throw new DirectError(error);
    }
  };
  const answerHttp = (event: FunctionEvent, { getRemainingTimeInMillis }: InvocationContext) => {
    const { authorizer, requestId } = event.requestContext;
    const context = contextFromHeaders(event.headers, getRemainingTimeInMillis());
    return runInContext(context, async (): Promise<FunctionAnswer> => {
      try {
        const visit = { ...(authorizer?.lambda ?? NOBODY), requestId };
        const answer = await dispatch(plainRequest(event), visit);
        return {
          statusCode: answer.status,
          headers: answer.headers,
          ...(answer.body === undefined ? {} : { body: answer.body }),
        };
      } catch (error) {
        logFault(error, context);
        return answerProblem(error, requestId);
      }
    });
  };
  const answerBatch = (event: object, invocation: InvocationContext): Promise<unknown> => {
    const context = contextFromHeaders({}, invocation.getRemainingTimeInMillis());
    const onFault = (error: unknown) => logFault(error, context);
    const { queue, records } = readBatch(event);
    const delivery = queue === null ? null : toDelivery(queue, records);
    if (delivery !== null) return answerDirectly(delivery, invocation);
    return runInContext(context, async (): Promise<BatchAnswer> => {
      if (queue === null && options.changes) return options.changes(records, onFault);
      const handler = queue === null ? undefined : findQueue(options.queues, queue);
      if (queue !== null && handler) return handler(records, onFault);
      throw new TypeError(`Cannot handle records of ${queue === null ? 'changes' : `queue "${queue}"`}`);
    });
  };
  const handle = async (event: FunctionEvent | DirectEvent, context: InvocationContext): Promise<unknown> => {
    if (isDirectEvent(event)) return answerDirectly(event, context);
    if ('Records' in event) return answerBatch(event, context);
    return 'detail-type' in event ? null : answerHttp(event, context);
  };
  // Which of the two answers belongs to which event is what the overloads say.
  return handle as FunctionHandler;
}

/** On AWS a queue's name begins with that of the installation. */
function findQueue(
  queues: HandlerOptions['queues'] = {},
  queue: string,
): BatchHandler<SqsRecord> | undefined {
  const name = Object.keys(queues).find((known) => queue === known || queue.endsWith(`-${known}`));
  return name === undefined ? undefined : queues[name];
}

function plainRequest(event: FunctionEvent): PlainRequest {
  return {
    method: event.requestContext.http.method,
    path: event.rawPath,
    query: new URLSearchParams(event.rawQueryString),
    headers: event.headers,
    body: event.isBase64Encoded ? Buffer.from(event.body ?? '', 'base64').toString() : event.body,
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
