/** `/api/<bff>/…`: passes calls on to the BFFs, with the identity of who asks and nothing else of the browser's. */

import { headers as names } from '@tessera/contracts/headers';
import { ProblemError } from '@tessera/contracts/problem';
import type { HttpClient } from '../../wire/client.ts';
import { createDeadline, type Deadline } from '../../wire/deadline.ts';
import {
  bodyParts,
  collectBody,
  type Fields,
  fieldOf,
  type WireRequest,
  type WireResponse,
} from '../../wire/message.ts';
import type { Snapshot } from '../choice/snapshot.ts';
import { gatewayErrors } from '../errors.ts';
import { inertPolicy } from '../head/security.ts';
import { isSafe } from '../identity/same-site.ts';
import type { Visitors } from '../identity/visitors.ts';

export interface Api {
  /** Rejects with a ProblemError: 404, 413, 502, 504. */
  answer(request: WireRequest): Promise<WireResponse>;
}

export interface ApiOptions {
  current(): Snapshot;
  client: HttpClient;
  visitors: Visitors;
  /** Ends the event streams. */
  stopping: AbortSignal;
  /** Milliseconds for a whole answer; an event stream has none. @default 15_000 */
  timeout?: number;
  /** Most bytes of a request's body. @default 65_536 */
  bodyLimit?: number;
  /** @default Date.now */
  now?: () => number;
}

/** The one BFF that may set the session cookie and read it. */
const SESSION_OWNER = 'account';

const passed = [
  'accept',
  'accept-language',
  'content-type',
  'if-match',
  'if-none-match',
  'if-modified-since',
  'last-event-id',
  'traceparent',
  'tracestate',
  'user-agent',
  names.requestId,
  names.idempotencyKey,
];

export function createApi(options: ApiOptions): Api {
  const { client, visitors, stopping, timeout = 15_000, bodyLimit = 65_536, now = Date.now } = options;

  return {
    async answer(request) {
      const bff = findBff(request.target, options.current());
      const body = await readBody(request, bodyLimit);
      const known = await visitors.sessionOf(request.headers);
      const session = known ?? (isSafe(request.method) ? null : visitors.startGuest());

      const deadline = createDeadline(timeout, request.signal);
      const headers: Fields = {
        [names.deadline]: String(now() + timeout),
        [names.client]: request.client,
        ...(session === null ? {} : { [names.identity]: visitors.assertionFor(session, bff.name) }),
        ...(bff.name === SESSION_OWNER ? { cookie: visitors.sessionCookieOf(request.headers) } : {}),
        ...(body === null ? {} : { 'content-length': String(body.length) }),
      };
      for (const name of passed) headers[name] = request.headers[name];
      try {
        const { body: _, ...rest } = request;
        const response = await client.send(bff.url, {
          ...rest,
          headers,
          signal: deadline.signal,
          ...(body === null ? {} : { body: bodyParts(body) }),
        });
        const isStream = (fieldOf(response.headers, 'content-type') ?? '').startsWith('text/event-stream');
        if (isStream || response.body === null) deadline.clear();
        const cookies = bff.name === SESSION_OWNER ? visitors.sessionCookiesIn(response.headers) : [];
        if (cookies.length === 0 && response.status < 400) {
          const own = known === null && session !== null ? await visitors.cookieFor(session) : undefined;
          const cookie = own ?? (await visitors.renewalFor(known));
          if (cookie !== undefined) cookies.push(cookie);
        }
        return {
          status: response.status,
          headers: answerHeaders(response.headers, cookies),
          body: isStream
            ? untilAborted(response.body, AbortSignal.any([request.signal, stopping]))
            : response.body && withDeadline(response.body, deadline),
        };
      } catch (error) {
        deadline.clear();
        if (error instanceof ProblemError || request.signal.aborted) throw error;
        throw retryable(
          deadline.isLate()
            ? gatewayErrors.BFF_LATE(bff.name, timeout)
            : gatewayErrors.BFF_UNREACHABLE(bff.name),
        );
      }
    },
  };
}

/** @throws ProblemError 404 */
function findBff(target: string, snapshot: Snapshot): { name: string; url: URL } {
  const path = target.split('?', 1)[0]!;
  const name = /^\/api\/([a-z][a-z0-9-]*)\//.exec(path)?.[1] ?? '';
  const leaves = /(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)/i.test(path);
  if (leaves || !Object.hasOwn(snapshot.document.bffs, name)) throw gatewayErrors.NOT_FOUND(path);
  return { name, url: new URL(snapshot.document.bffs[name]!.url) };
}

/** @throws ProblemError 413 */
async function readBody(request: WireRequest, limit: number): Promise<Uint8Array | null> {
  if (request.body === undefined) return null;
  if (Number(fieldOf(request.headers, 'content-length') ?? 0) > limit)
    throw gatewayErrors.BODY_TOO_LARGE(limit);
  return collectBody(request.body, limit).catch((error: unknown) => {
    throw error instanceof RangeError ? gatewayErrors.BODY_TOO_LARGE(limit) : error;
  });
}

function answerHeaders(headers: Fields, cookies: string[]): Fields {
  const fields: Fields = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
  // Opened as a page, nothing in it may run, whatever its BFF calls it.
  const policy = { 'content-security-policy': inertPolicy };
  for (const name in headers) {
    if (/^(?:tessera-|surrogate-|set-cookie$|x-powered-by$)/.test(name)) continue;
    fields[name] = headers[name];
  }
  return { ...fields, ...policy, ...(cookies.length > 0 ? { 'set-cookie': cookies } : {}) };
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
