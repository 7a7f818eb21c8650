/** Asks a BFF for one answer within its time; a stream of events may go on for as long as both sides want it. */

import { ProblemError } from '@tessera/contracts/problem';
import type { HttpClient } from '../../wire/client.ts';
import { createDeadline, type Deadline } from '../../wire/deadline.ts';
import { bodyParts, collectBody, fieldOf, type WireRequest, type WireResponse } from '../../wire/message.ts';
import { gatewayErrors } from '../errors.ts';

export interface AskBffOptions {
  client: HttpClient;
  /** Ends the event streams. */
  stopping: AbortSignal;
  /** Milliseconds for a whole answer; an event stream has none. */
  timeout: number;
}

/** A BFF's name and where it answers. */
export interface BffAddress {
  name: string;
  url: URL;
}

/**
 * Rejects with a ProblemError: 502 without an answer, 504 when it takes too long.
 *
 * @param body of the request, `null` for none
 */
export async function askBff(
  { name, url }: BffAddress,
  request: Omit<WireRequest, 'body'>,
  body: Uint8Array | null,
  { client, stopping, timeout }: AskBffOptions,
): Promise<WireResponse> {
  const { method, target, headers, client: visitor, signal } = request;
  const deadline = createDeadline(timeout, signal);
  const length = body === null ? {} : { 'content-length': String(body.length) };
  try {
    const response = await client.send(url, {
      ...{ method, target, client: visitor, signal: deadline.signal },
      headers: { ...headers, ...length },
      ...(body === null ? {} : { body: bodyParts(body) }),
    });
    const isStream = (fieldOf(response.headers, 'content-type') ?? '').startsWith('text/event-stream');
    if (isStream || response.body === null) deadline.clear();
    return {
      ...response,
      body: isStream
        ? untilAborted(response.body, AbortSignal.any([signal, stopping]))
        : response.body && withDeadline(response.body, deadline),
    };
  } catch (error) {
    deadline.clear();
    if (error instanceof ProblemError || signal.aborted) throw error;
    throw retryable(
      deadline.isLate() ? gatewayErrors.BFF_LATE(name, timeout) : gatewayErrors.BFF_UNREACHABLE(name),
    );
  }
}

/**
 * The whole body of a request, `null` where there is none.
 *
 * @param limit most bytes
 * @throws ProblemError 413
 */
export async function readBody(request: WireRequest, limit: number): Promise<Uint8Array | null> {
  if (request.body === undefined) return null;
  if (Number(fieldOf(request.headers, 'content-length') ?? 0) > limit)
    throw gatewayErrors.BODY_TOO_LARGE(limit);
  return collectBody(request.body, limit).catch((error: unknown) => {
    throw error instanceof RangeError ? gatewayErrors.BODY_TOO_LARGE(limit) : error;
  });
}

function retryable(error: ProblemError): ProblemError {
  const { status, code, title, detail } = error.problem;
  return new ProblemError({
    status,
    code,
    title,
    ...(detail === undefined ? {} : { detail }),
    extensions: { retryAfter: 2 },
    cause: error,
  });
}

async function* withDeadline(
  body: NonNullable<WireResponse['body']>,
  deadline: Deadline,
): AsyncGenerator<Uint8Array> {
  try {
    yield* bodyParts(body);
  } finally {
    deadline.clear();
  }
}

/** An endless body, with an end as if it had come by itself: the deadline that joined the signals is over by then. */
async function* untilAborted(body: WireResponse['body'], signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const parts = (body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
  const leave = () => void parts.return?.();
  signal.addEventListener('abort', leave, { once: true });
  try {
    if (signal.aborted) return;
    for (let part = await parts.next(); !part.done; part = await parts.next()) yield part.value;
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', leave);
    leave();
  }
}
