/** A typed client of a contract for the browser: a table of routes, no schemas, no validation library. */

import { isProblem, ProblemError, problemFrom } from '../problem/problem.ts';
import type { Client, Contract, Routes } from './contract.ts';
import { expandPath } from './contract.ts';

interface CallInput {
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
  idempotencyKey?: string;
}

/** Options for {@link createBrowserClient}. */
export interface BrowserClientOptions {
  /** Where the contract is served, such as `/api/catalog`. */
  base: string;
  /** Headers for every call; read at the time of the call. */
  headers?: () => Record<string, string>;
  /** Milliseconds one call may take. @default 10_000 */
  timeout?: number;
  /** @default globalThis.fetch */
  fetch?: typeof fetch;
}

/** Query string of the defined members, `?` included; an empty string for none. */
export function toQuery(query: Record<string, unknown> = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined && item !== null && item !== '') search.append(name, String(item));
    }
  }
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}

/**
 * The operations of a contract as functions that call the server.
 *
 * Each throws `ProblemError`: the server's own problem, or `unreachable` (status 0) when none was answered.
 */
export function createBrowserClient<C extends Contract>(
  routes: Routes,
  options: BrowserClientOptions,
): Client<C> {
  const calls = Object.entries(routes).map(([name, route]) => {
    const [method, path] = route.split(' ') as [string, string];
    const call = (input: CallInput = {}, { signal }: { signal?: AbortSignal } = {}) =>
      send(
        options,
        { method, url: options.base + expandPath(path, input.params) + toQuery(input.query), input },
        signal,
      );
    return [name, call];
  });
  return Object.fromEntries(calls) as Client<C>;
}

async function send(
  options: BrowserClientOptions,
  call: { method: string; url: string; input: CallInput },
  signal: AbortSignal | undefined,
): Promise<unknown> {
  const deadline = AbortSignal.timeout(options.timeout ?? 10_000);
  const { body, idempotencyKey } = call.input;
  const doFetch = options.fetch ?? fetch;
  let response: Response;
  try {
    response = await doFetch(call.url, {
      method: call.method,
      headers: {
        accept: 'application/json',
        ...options.headers?.(),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ProblemError({
      status: 0,
      code: 'unreachable',
      title: 'No answer',
      detail: 'The server could not be reached, check your connection and try again',
      cause,
    });
  }
  if (response.status === 204) return undefined;
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok && answer !== undefined) return answer;
  if (isProblem(answer)) throw problemFrom(answer);
  throw new ProblemError({
    status: response.status,
    code: 'unreadable',
    title: 'Unreadable answer',
    detail: 'The server answered something unexpected, try again in a moment',
  });
}
