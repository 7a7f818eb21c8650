/**
 * The Invoke API without its HTTP, for who invokes functions many times for each order: the store, over one framed
 * connection.
 */

import { INVOCATION_LIMIT, invocationSchema } from '@tessera/function/invocations';
import { authenticateCaller, type Logger } from '@tessera/service';
import { contextFromHeaders, runInContext } from '@tessera/service/context';
import { createFrameServer, type FrameServer } from '@tessera/service/frames';
import type { Functions } from '../functions.ts';
import { AwsError, describeAwsError, toAwsError } from './aws-error.ts';
import { createInvokeDirectly } from './invoke-directly.ts';

export interface InvokeFramesOptions {
  functions: Functions;
  /** Caller name → SHA-256 of its token, hexadecimal. */
  callers: Readonly<Record<string, string>>;
  logger: Logger;
}

/** Milliseconds that an answer may be waited for. */
const BUDGET = 10_000;

export function createInvokeFrames({ functions, callers, logger }: InvokeFramesOptions): FrameServer {
  const invoke = createInvokeDirectly(functions);
  return createFrameServer<string>({
    limit: INVOCATION_LIMIT,
    authenticate: (headers) => authenticateCaller(headers, callers),
    async answer(what, asked) {
      const context = contextFromHeaders({}, Math.min(asked.left, BUDGET));
      const { signal, caller } = asked;
      try {
        const { function: name, payload } = readInvocation(what);
        const { failed, body } = await runInContext(context, () =>
          invoke(caller, name, JSON.stringify(payload), { signal }),
        );
        return { status: 200, body: JSON.stringify({ failed, text: body }) };
      } catch (error) {
        const answer = toAwsError(error);
        if (answer.status >= 500 && !signal.aborted)
          logger.error({ err: error, ...keyOf(what) }, 'an invocation failed');
        return { status: answer.status, body: describeAwsError(answer) };
      }
    },
  });
}

/** @throws AwsError 400 */
function readInvocation(what: unknown) {
  const result = invocationSchema.safeParse(what);
  if (result.success) return result.data;
  const message = `Could not read the invocation: ${result.error.message}`;
  throw new AwsError(400, 'InvalidRequestContentException', message);
}

function keyOf(what: unknown): { key?: string } {
  const result = invocationSchema.safeParse(what);
  return result.success ? { key: result.data.key } : {};
}
