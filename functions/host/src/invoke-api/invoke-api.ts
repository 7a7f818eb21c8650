/**
 * Lambda's Invoke API (2015-03-31), so that an AWS SDK with this host as its endpoint invokes functions
 * (https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html).
 */

import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Logger, readBody } from '@tessera/service';
import type { Functions } from '../functions.ts';
import { createLogTail } from '../logs/log-tail.ts';
import { authenticateSigner } from './authenticate.ts';
import { AwsError, sendAwsError, toAwsError } from './aws-error.ts';
import { createInvokeDirectly, findFor } from './invoke-directly.ts';
import { createLater } from './later.ts';

export const INVOKE_PATH = /^\/2015-03-31\/functions\/([^/]+)\/invocations\/?$/;

export interface InvokeApi {
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Gives up what was to be tried again. */
  close(): void;
}

export interface InvokeApiOptions {
  functions: Functions;
  /** Caller name → SHA-256 of its token, hexadecimal. */
  callers: Readonly<Record<string, string>>;
  logger: Logger;
  /** Milliseconds before each repetition of an asynchronous invocation. */
  retryDelays: readonly number[];
}

/** Bytes of a payload, by the kind of invocation: Lambda's own limits. */
const LIMITS = { RequestResponse: 6 * 1_048_576, Event: 262_144, DryRun: 6 * 1_048_576 } as const;

const VERSION = '$LATEST';

export function createInvokeApi(options: InvokeApiOptions): InvokeApi {
  const { functions, callers, logger } = options;
  const invokeDirectly = createInvokeDirectly(functions);
  const later = createLater({ logger, delays: options.retryDelays });

  async function invoke(request: IncomingMessage, response: ServerResponse, id: string): Promise<void> {
    const caller = authenticateSigner(request.headers, callers);
    if (request.method !== 'POST')
      throw new AwsError(405, 'InvalidRequestContentException', 'Cannot invoke: the method is not POST');
    const url = new URL(request.url ?? '/', 'http://host');
    const name = nameOf(INVOKE_PATH.exec(url.pathname)?.[1] ?? '');
    const qualifier = url.searchParams.get('Qualifier') ?? VERSION;
    if (qualifier !== VERSION) {
      throw new AwsError(404, 'ResourceNotFoundException', `Function not found: ${name}:${qualifier}`);
    }
    const hosted = findFor(functions, caller, name);
    const kind = readKind(request);
    const payload = readPayload(await readBody(request, LIMITS[kind]));
    response.setHeader('x-amz-executed-version', VERSION);
    if (kind === 'DryRun') return void response.writeHead(204).end();
    if (kind === 'Event') {
      later.take(hosted, payload, id);
      return void response.writeHead(202).end();
    }
    const tail = request.headers['x-amz-log-type'] === 'Tail' ? createLogTail(id) : undefined;
    const { failed, body } = await invokeDirectly(caller, name, payload, { id, ...(tail ? { tail } : {}) });
    if (failed) response.setHeader('x-amz-function-error', 'Unhandled');
    if (tail) response.setHeader('x-amz-log-result', tail.encode());
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  }

  return {
    async answer(request, response) {
      const id = randomUUID();
      response.setHeader('x-amzn-requestid', id);
      try {
        await invoke(request, response, id);
      } catch (error) {
        const answer = toAwsError(error);
        if (answer.status >= 500) logger.error({ err: error, id }, 'an invocation failed');
        sendAwsError(response, answer);
      }
    },
    close: later.close,
  };
}

/** A function's name from its name, or its whole or partial ARN, percent-encoded. */
function nameOf(encoded: string): string {
  const text = encoded.replaceAll(/%3a/gi, ':');
  return /^(?:arn:aws[\w-]*:lambda:[^:]*:)?(?:\d{12}:function:)?([\w-]+)$/.exec(text)?.[1] ?? text;
}

function readKind({ headers }: IncomingMessage): keyof typeof LIMITS {
  const kind = String(headers['x-amz-invocation-type'] ?? 'RequestResponse');
  if (Object.hasOwn(LIMITS, kind)) return kind as keyof typeof LIMITS;
  throw new AwsError(
    400,
    'InvalidParameterValueException',
    `Cannot invoke as "${kind}": the types are ${Object.keys(LIMITS).join(', ')}`,
  );
}

/** @throws AwsError 400 for what is no JSON, or not in UTF-8 */
function readPayload(body: Buffer): string {
  if (body.length === 0) return '{}';
  try {
    if (!isUtf8(body)) throw new SyntaxError('it is not in UTF-8');
    const payload = body.toString('utf8');
    JSON.parse(payload);
    return payload;
  } catch (error) {
    const message = `Could not parse request body into json: ${(error as Error).message}`;
    throw new AwsError(400, 'InvalidRequestContentException', message);
  }
}
