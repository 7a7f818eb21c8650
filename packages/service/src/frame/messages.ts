/** Reading request bodies within a limit, and writing JSON and problems. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { PROBLEM_TYPE, toProblem } from '@tessera/contracts/problem';
import { currentContext } from '../tracing/context.ts';
import { bodyTooLarge } from './too-large.ts';

/**
 * The whole body of a request.
 *
 * @param limit most bytes
 * @throws ProblemError 413 `body-too-large`; the rest of the body is not read
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return Promise.reject(bodyTooLarge(limit));
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const chunks: Buffer[] = [];
  let size = 0;
  const take = (chunk: Buffer) => {
    size += chunk.length;
    chunks.push(chunk);
    if (size <= limit) return;
    request.off('data', take).pause();
    reject(bodyTooLarge(limit));
  };
  const end = () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks));
  const close = () => {
    if (request.readableEnded) end();
    else reject(new Error('Cannot read the body: the client has gone'));
  };
  if (request.readableEnded || request.destroyed) close();
  request.on('data', take).once('end', end).once('error', reject).once('close', close);
  return promise;
}

/** The body as text, or undefined when there is none. Limits and errors as in {@link readBody}. */
export async function readTextBody(request: IncomingMessage, limit: number): Promise<string | undefined> {
  const body = await readBody(request, limit);
  return body.length === 0 ? undefined : body.toString('utf8');
}

export function sendJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
): void {
  const body = JSON.stringify(value);
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    ...headers,
  });
  response.end(body);
}

/** Answers with the problem of an error (RFC 9457). Does nothing but end when headers are already gone. */
export function sendProblem(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const problem = toProblem(error);
  const instance = currentContext()?.requestId;
  const retry = problem['retryAfter'];
  sendJson(response, problem.status, instance === undefined ? problem : { ...problem, instance }, {
    'content-type': PROBLEM_TYPE,
    ...(typeof retry === 'number' ? { 'retry-after': String(Math.ceil(retry)) } : {}),
    ...(Array.isArray(problem['allow']) ? { allow: problem['allow'].join(', ') } : {}),
    // The rest of a refused body would be read as the next request.
    ...(problem.status === 413 ? { connection: 'close' } : {}),
  });
}
