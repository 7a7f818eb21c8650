/** Joins a Node server to a function from request to answer. */

import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { ClientRequest, type Incoming, isGone, type Outgoing } from './client-request.ts';
import { compress } from './compression.ts';
import {
  discardBody,
  type Fields,
  type ReadyAnswer,
  type ReadyPage,
  type WireRequest,
  type WireResponse,
} from './message.ts';

export interface ListenerOptions {
  /** Whether answers are compressed here. @default true */
  compresses?: boolean;
  /** Milliseconds in which a client has to take what waits for it. @default no limit */
  patience?: number;
}

/**
 * Bytes that are given to a client at once: its patience is for them, not for all of a large answer, which a slow line
 * may take long for.
 */
const PIECE = 131_072;

/** Handles one request; a failure before the first byte rejects, a later one breaks the connection. */
export async function answerWith(
  handle: (
    request: WireRequest,
    early: (targets: readonly string[]) => void,
  ) => Promise<WireResponse | ReadyPage> | WireResponse | ReadyPage,
  { request, response }: { request: Incoming; response: Outgoing },
  options: ListenerOptions = {},
): Promise<void> {
  const answer = await handle(new ClientRequest(request, response), (targets) => {
    const link = targets.map((target) => `<${target}>; rel=preload; as=fetch`);
    if (link.length > 0 && !response.headersSent) response.writeEarlyHints({ link });
  });
  const headOnly = request.method === 'HEAD';
  const { patience = 0, compresses = true } = options;
  if ('answer' in answer) {
    const ready = await answer.answer(request.headers as Fields, Date.now());
    writeReady(ready, response, { headOnly, patience });
    return;
  }
  const compressed = compresses ? compress(answer, String(request.headers['accept-encoding'] ?? '')) : answer;
  await writeAnswer(compressed, response, { headOnly, patience });
}

/** Writes an answer that is whole. */
export function writeReady(
  { status, headers, body }: ReadyAnswer,
  response: Outgoing,
  { headOnly, patience }: { headOnly: boolean; patience: number },
): void {
  writeHead(response, status, headers);
  endWith(response, headOnly ? null : body, patience);
}

/**
 * Writes an answer. Rejects when its body fails before the first byte, and has written nothing then; what fails later
 * breaks the connection.
 */
export async function writeAnswer(
  answer: WireResponse,
  response: Outgoing,
  { headOnly, patience = 0 }: { headOnly: boolean; patience?: number },
): Promise<void> {
  const { status, body } = answer;
  if (headOnly) {
    discardBody(body);
    writeHead(response, status, fieldsOf(answer));
    endWith(response, null, patience);
    return;
  }
  if (body === null || body instanceof Uint8Array) {
    writeHead(response, status, fieldsOf(answer));
    // HTTP/2 has bytes of its own under way when it says that it has finished.
    if (answer.release !== undefined && !('stream' in response)) response.once('finish', answer.release);
    endWith(response, body, patience);
    return;
  }
  const parts = body[Symbol.asyncIterator]();
  const first = await parts.next();
  writeHead(response, status, fieldsOf(answer));
  try {
    for (let part = first; part.done !== true; part = await parts.next()) {
      await writePart(response, part.value, patience);
      if (isGone(response)) return void (await parts.return?.());
    }
    endWith(response, null, patience);
  } catch {
    breakOff(response);
    await parts.return?.().catch(() => undefined);
  }
}

function fieldsOf({ headers, body }: WireResponse): OutgoingHttpHeaders {
  const fields: OutgoingHttpHeaders = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) fields[name] = value;
  }
  if (body instanceof Uint8Array && fields['content-length'] === undefined) {
    fields['content-length'] = body.length;
  }
  return fields;
}

/** Ends an answer; a client that does not take it in time is let go. */
function endWith(response: Outgoing, body: Uint8Array | null, patience: number): void {
  if (body !== null && body.length > PIECE && patience > 0) {
    void writePart(response, body, patience).then(() => endWith(response, null, patience));
    return;
  }
  if (body === null) response.end();
  else response.end(body);
  if (patience === 0 || response.writableLength === 0) return;
  const timer = setTimeout(() => breakOff(response), patience);
  response.once('close', () => clearTimeout(timer));
  response.once('finish', () => clearTimeout(timer));
}

async function writePart(response: Outgoing, part: Uint8Array, patience: number): Promise<void> {
  for (let at = 0; at < part.length && !isGone(response); at += PIECE) {
    const piece = part.length <= PIECE ? part : part.subarray(at, at + PIECE);
    if (!write(response, piece)) await drained(response, patience);
  }
}

/** `writeHead` of HTTP/1.1 and HTTP/2: the latter has no fields of the connection. */
function writeHead(response: Outgoing, status: number, fields: OutgoingHttpHeaders | string[]): void {
  (response as ServerResponse).writeHead(status, fields as OutgoingHttpHeaders);
}

function write(response: Outgoing, part: Uint8Array): boolean {
  return (response as ServerResponse).write(part);
}

/** Breaks the answer, so that nobody takes it for whole: the connection, or the one stream of it. */
function breakOff(response: Outgoing): void {
  if ('stream' in response && typeof response.stream?.close === 'function') response.stream.close(2);
  else response.destroy();
}

/** Resolves also when the client has gone, or was let go. */
function drained(response: Outgoing, patience: number): Promise<void> {
  if (isGone(response)) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = patience === 0 ? undefined : setTimeout(() => breakOff(response), patience);
    const done = () => {
      clearTimeout(timer);
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.once('drain', done);
    response.once('close', done);
  });
}
