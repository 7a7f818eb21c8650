/** Calls functions directly, over a framed connection to the host, and names what goes wrong as Step Functions does. */

import { headers as names } from '@tessera/contracts/headers';
import { INVOCATION_LIMIT, invokedSchema } from '@tessera/function/invocations';
import { createAsker, type FrameAnswer } from '@tessera/service/frames';
import { isObject, type Json } from '../states/data/json.ts';
import { StatesError } from '../states/data/states-error.ts';
import type { InvokeTask } from '../states/run/task-call.ts';

/** Milliseconds one call may take; more than any function is given. */
const BUDGET = 8_000;
/** Calls under way at once; the host has limits of its own, and says so. */
const UNDER_WAY = 1_000;

export interface CallOptions {
  /** The same for each attempt. */
  key: string;
  /** Aborted when nobody waits for the answer any more. */
  signal: AbortSignal;
}

/** Answers what the function does. Throws StatesError by the name of what went wrong. */
export type CallFunction = (name: string, payload: Json, options: CallOptions) => Promise<Json>;

/** Tasks of a state machine: their functions are told which execution and which visit of a state they serve. */
export function toInvokeTask(call: CallFunction): InvokeTask {
  return ({ function: name, payload, execution, key, signal }) =>
    call(name, withCause(payload, execution, key), { key, signal });
}

export function createFunctionCalls(host: { url: string; token: string }): CallFunction {
  const headers = { [names.caller]: 'store', authorization: `Bearer ${host.token}` };
  const ask = createAsker({ url: host.url, headers, limit: INVOCATION_LIMIT, underWay: UNDER_WAY });
  return async (name, payload, { key, signal }) => {
    const question = JSON.stringify({ function: name, payload, key });
    const { status, failed, body } = await ask(question, { timeout: BUDGET, signal })
      .then(readAnswer)
      .catch((error: unknown) => {
        throw new StatesError(
          'Lambda.SdkClientException',
          error instanceof Error ? error.message : 'not wanted',
        );
      });
    if (status === 429) throw new StatesError('Lambda.TooManyRequestsException', describe(body));
    if (status >= 500) throw new StatesError('Lambda.ServiceException', describe(body));
    if (status >= 400) throw new StatesError('Lambda.AWSLambdaException', describe(body));
    if (failed) throw new StatesError(typeOf(body), describe(body));
    return body;
  };
}

/** An event for one of our functions says what it is for; whatever else is invoked gets its payload as it is. */
function withCause(payload: Json, correlation: string, causation: string): Json {
  return isObject(payload) && 'operation' in payload ? { correlation, causation, ...payload } : payload;
}

interface Answer {
  status: number;
  /** Whether the function threw, or was not even asked. */
  failed: boolean;
  body: Json;
}

/** @throws SyntaxError for what is no JSON, ZodError for another shape */
function readAnswer({ status, body }: FrameAnswer): Answer {
  if (status !== 200) return { status, failed: true, body: (body ?? null) as Json };
  const { failed, text } = invokedSchema.parse(body);
  return { status, failed, body: text === '' ? null : (JSON.parse(text) as Json) };
}

function typeOf(body: Json): string {
  const { errorType } = (body ?? {}) as { errorType?: Json };
  return typeof errorType === 'string' ? errorType : 'Lambda.Unknown';
}

function describe(body: Json): string {
  return JSON.stringify(body).slice(0, 1_000);
}
