/** Loads a function and serves its invocations one after the other, as Lambda's own runtime does. */

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type CallRuntime, createRuntimeClient } from './api-client.ts';

type Handler = (event: unknown, context: unknown) => unknown;

/** Runs until the process ends. A function that cannot be loaded is reported and ends it. */
export async function runFunction(environment: Readonly<Record<string, string | undefined>>): Promise<void> {
  const call = createRuntimeClient(environment['AWS_LAMBDA_RUNTIME_API'] ?? '');
  let handler: Handler;
  try {
    handler = await loadHandler(environment['LAMBDA_TASK_ROOT'] ?? '', environment['_HANDLER'] ?? '');
  } catch (error) {
    await call('POST', '/init/error', describe(error)).catch(() => {});
    process.exit(1);
  }
  for (;;) await serveNext(call, handler, environment);
}

async function serveNext(
  call: CallRuntime,
  handler: Handler,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const { headers, body } = await call('GET', '/invocation/next');
  const id = String(headers['lambda-runtime-aws-request-id']);
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  const context = {
    awsRequestId: id,
    functionName: environment['AWS_LAMBDA_FUNCTION_NAME'],
    functionVersion: '$LATEST',
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    memoryLimitInMB: environment['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'],
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
  try {
    const answer = await handler(JSON.parse(body), context);
    await call('POST', `/invocation/${id}/response`, JSON.stringify(answer) ?? 'null');
  } catch (error) {
    await call('POST', `/invocation/${id}/error`, describe(error));
  }
}

/** @throws Error when the file or its export is missing */
async function loadHandler(root: string, name: string): Promise<Handler> {
  const [file = '', exported = ''] = name.split('.');
  const module = (await import(pathToFileURL(join(root, `${file}.mjs`)).href)) as Record<string, unknown>;
  const handler = module[exported];
  if (typeof handler === 'function') return handler as Handler;
  throw new TypeError(`Cannot load handler "${name}": ${file}.mjs exports no function "${exported}"`);
}

function describe(error: unknown): string {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return JSON.stringify({ errorType: name, errorMessage: message, trace: stack?.split('\n') ?? [] });
}
