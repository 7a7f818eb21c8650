/** Loads a function and serves its invocations one after the other, as Lambda's own runtime for Node 24 does. */

import { createApiClient } from './api-client.ts';
import type { Invoked } from './client.ts';
import { type Handler, loadHandler } from './load-handler.ts';
import { createPipeClient, PIPE_ADDRESS } from './pipe-client.ts';
import { written } from './written.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** Runs until the process ends. A function that cannot be loaded is reported and ends it. */
export async function runFunction(environment: Variables): Promise<void> {
  const address = environment['AWS_LAMBDA_RUNTIME_API'] ?? '';
  const client = address === PIPE_ADDRESS ? createPipeClient() : createApiClient(address);
  let handler: Handler;
  try {
    handler = await loadHandler(environment['LAMBDA_TASK_ROOT'] ?? '', environment['_HANDLER'] ?? '');
  } catch (error) {
    await client.failInit(describe(error)).catch(() => {});
    await written();
    process.exit(1);
  }
  let invocation = await client.next();
  for (;;) {
    const { id, kind, body } = await serve(invocation, handler, environment);
    await written();
    invocation = await client.answer(id, kind, body);
  }
}

async function serve(
  { id, deadline, functionArn, traceparent, payload }: Invoked,
  handler: Handler,
  environment: Variables,
): Promise<{ id: string; kind: 'response' | 'error'; body: string }> {
  const context = {
    invokedFunctionArn: functionArn,
    awsRequestId: id,
    xRayTraceId: traceparent,
    functionName: environment['AWS_LAMBDA_FUNCTION_NAME'],
    functionVersion: environment['AWS_LAMBDA_FUNCTION_VERSION'],
    memoryLimitInMB: environment['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'],
    logGroupName: environment['AWS_LAMBDA_LOG_GROUP_NAME'],
    logStreamName: environment['AWS_LAMBDA_LOG_STREAM_NAME'],
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
  try {
    const answer = await handler(JSON.parse(payload), context);
    return { id, kind: 'response', body: JSON.stringify(answer) ?? 'null' };
  } catch (error) {
    return { id, kind: 'error', body: describe(error) };
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) {
    return JSON.stringify({ errorType: typeof error, errorMessage: String(error), trace: [] });
  }
  const { name, message, stack } = error;
  return JSON.stringify({ errorType: name, errorMessage: message, trace: stack?.split('\n') ?? [] });
}
