/** `/api/<bff>/…`: passes calls on to the BFFs, with the identity of who asks and nothing else of the browser's. */

import { headers as names } from '@tessera/contracts/headers';
import type { HttpClient } from '../../wire/client.ts';
import type { Fields, WireRequest, WireResponse } from '../../wire/message.ts';
import { gatewayErrors } from '../errors.ts';
import { inertPolicy } from '../head/security.ts';
import { askBff, readBody } from './ask-bff.ts';
import type { Introduce } from './introduce.ts';

export interface Api {
  /** Rejects with a ProblemError: 404, 413, 502, 504. */
  answer(request: WireRequest): Promise<WireResponse>;
}

export interface ApiOptions {
  /** Where a BFF answers; `null` for one that is not there. */
  addressOf(bff: string): URL | null | Promise<URL>;
  client: HttpClient;
  introduce: Introduce;
  /** Ends the event streams. */
  stopping: AbortSignal;
  /** Milliseconds for a whole answer; an event stream has none. @default 15_000 */
  timeout?: number;
  /** Most bytes of a request's body. @default 65_536 */
  bodyLimit?: number;
  /** @default Date.now */
  now?: () => number;
}

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
  const { client, introduce, stopping, timeout = 15_000, bodyLimit = 65_536, now = Date.now } = options;

  return {
    async answer(request) {
      const name = bffIn(request.target);
      const url = name === null ? null : await options.addressOf(name);
      if (name === null || url === null) throw gatewayErrors.NOT_FOUND(request.target.split('?', 1)[0]!);
      const body = await readBody(request, bodyLimit);
      const visitor = await introduce(request, name);
      const headers: Fields = {
        [names.deadline]: String(now() + timeout),
        [names.client]: request.client,
        ...visitor.fields,
      };
      for (const field of passed) headers[field] = request.headers[field];
      const { method, target, client: address, signal } = request;
      const asked = { method, target, client: address, signal, headers };
      const response = await askBff({ name, url }, asked, body, { client, stopping, timeout });
      const cookies = await visitor.cookiesFor(response);
      return { ...response, headers: answerHeaders(response.headers, cookies) };
    },
  };
}

/** The BFF that an address below `/api` is of; `null` for one that is none, or leaves it. */
export function bffIn(target: string): string | null {
  const path = target.split('?', 1)[0]!;
  const leaves = /(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)/i.test(path);
  return leaves ? null : (/^\/api\/([a-z][a-z0-9-]*)\//.exec(path)?.[1] ?? null);
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
