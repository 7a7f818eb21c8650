/** Reading request bodies within a limit, and writing JSON and problems. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { PROBLEM_TYPE, ProblemError, toProblem } from '@tessera/contracts/problem';
import { currentContext } from '../tracing/context.ts';

/**
 * The whole body of a request.
 *
 * @param limit most bytes
 * @throws ProblemError 413 `body-too-large`; the rest of the body is not read
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const tooLarge = () =>
    new ProblemError({
      status: 413,
      code: 'body-too-large',
      title: 'The body is too large',
      detail: `Cannot read the body: it has more than ${limit} bytes, send at most that`,
    });
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
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
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': body.length,
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
