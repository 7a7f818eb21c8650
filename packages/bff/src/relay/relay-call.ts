/** One relayed call: what arrives goes on as it is, but for the credential, and so does the answer, streams too. */

import { pipeline } from 'node:stream/promises';
import { headers as names } from '@tessera/contracts/headers';
import { contextHeaders, currentContext, readBody, remainingTime } from '@tessera/service';
import type { Request, Response as ServerResponse } from 'express';
import { bffErrors } from '../errors.ts';

/** Something that a BFF calls, and its credential there. */
export interface CalledUpstream {
  /** Without a trailing slash. */
  url: string;
  credential: { caller: string; token: string };
}

/** Most bytes of a request's body: what the host of functions takes. */
const BODY_LIMIT = 262_144;
/** Milliseconds until an answer begins, when the caller says nothing. */
const BUDGET = 10_000;

const passed = ['accept', 'content-type', 'last-event-id', 'user-agent', names.idempotencyKey];

/** Fields of an answer that are of its connection, or that nobody behind a BFF has to set. */
const kept = /^(?:connection|content-encoding|keep-alive|set-cookie|trailer|transfer-encoding|upgrade)$/;

/** @throws ProblemError 413, 502 `bff-relay-failed`, 504 `bff-relay-late` */
export async function relayCall(
  { request, response }: { request: Request; response: ServerResponse },
  { name, called, stopping }: { name: string; called: CalledUpstream; stopping: AbortSignal },
): Promise<void> {
  const body = await readBody(request, BODY_LIMIT);
  const left = new AbortController();
  response.once('close', () => left.abort());
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), remainingTime(BUDGET));
  let answer: Response;
  try {
    answer = await fetch(called.url + request.url, {
      method: request.method,
      headers: outgoing(request, called),
      // `fetch` gives no body to what only reads.
      ...(body.length === 0 || request.method === 'GET' ? {} : { body: new Uint8Array(body) }),
      redirect: 'manual',
      signal: AbortSignal.any([left.signal, late.signal, stopping]),
    });
  } catch (cause) {
    if (left.signal.aborted) return;
    const error = late.signal.aborted ? bffErrors.RELAY_LATE(name) : bffErrors.RELAY_FAILED(name);
    throw Object.assign(error, { cause });
  } finally {
    // A feed has no end; it goes on until somebody leaves.
    clearTimeout(timer);
  }
  const fields = [...answer.headers].filter(([field]) => !kept.test(field));
  response.writeHead(answer.status, Object.fromEntries(fields));
  if (answer.body === null) return void response.end();
  response.flushHeaders();
  // Broken off here is broken off there: nobody takes half an answer for whole.
  await pipeline(answer.body, response).catch(() => undefined);
}

function outgoing(
  request: Request,
  { credential: { caller, token } }: CalledUpstream,
): Record<string, string> {
  const context = currentContext();
  const given = passed.map((field) => [field, request.headers[field]] as const);
  return {
    ...(Object.fromEntries(given.filter(([, value]) => value !== undefined)) as Record<string, string>),
    'accept-encoding': 'identity',
    ...(context === undefined ? {} : contextHeaders(context)),
    [names.caller]: caller,
    authorization: `Bearer ${token}`,
  };
}
