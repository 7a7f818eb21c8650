/** Joins a Node server to a function from request to answer. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { compress } from './compression.ts';
import { bodyParts, discardBody, type Fields, type WireRequest, type WireResponse } from './message.ts';

export interface ListenerOptions {
  /** Whether answers are compressed here. @default true */
  compresses?: boolean;
}

/** Handles one request; a failure before the first byte rejects, a later one breaks the connection. */
export async function answerWith(
  handle: (request: WireRequest, early: (targets: readonly string[]) => void) => Promise<WireResponse>,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
  options: ListenerOptions = {},
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort(new DOMException('The client has gone', 'AbortError'));
  });
  const hasBody =
    request.headers['content-length'] !== undefined || request.headers['transfer-encoding'] !== undefined;
  const answer = await handle(
    {
      method: request.method ?? 'GET',
      target: request.url ?? '/',
      headers: request.headers as Fields,
      client: request.socket.remoteAddress ?? '',
      signal: gone.signal,
      ...(hasBody ? { body: request as AsyncIterable<Uint8Array> } : {}),
    },
    (targets) => {
      const link = targets.map((target) => `<${target}>; rel=preload; as=fetch`);
      if (link.length > 0 && !response.headersSent) response.writeEarlyHints({ link });
    },
  );
  const compressed =
    options.compresses === false
      ? answer
      : compress(answer, String(request.headers['accept-encoding'] ?? ''));
  await write(compressed, response, request.method === 'HEAD');
}

async function write(answer: WireResponse, response: ServerResponse, headOnly: boolean): Promise<void> {
  const { status, headers, body } = answer;
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) response.setHeader(name, value);
  }
  if (body instanceof Uint8Array && headers['content-length'] === undefined) {
    response.setHeader('content-length', body.length);
  }
  response.writeHead(status);
  if (headOnly || body === null || body instanceof Uint8Array) {
    if (headOnly) discardBody(body);
    response.end(headOnly ? undefined : (body ?? undefined));
    return;
  }
  try {
    for await (const part of bodyParts(body)) {
      if (response.destroyed) return;
      if (!response.write(part)) await drained(response);
    }
    response.end();
  } catch {
    response.destroy();
  }
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.once('drain', done);
    response.once('close', done);
  });
}
