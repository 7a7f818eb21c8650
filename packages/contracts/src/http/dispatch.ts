/**
 * Serves a contract: finds the operation of a request, parses what it takes, calls the handler, checks the answer.
 * Knows no server; a BFF calls it from Express, a function from a Lambda event.
 */

import type { z } from 'zod';
import { ProblemError } from '../problem/problem.ts';
import { matchRoute } from '../routes/match.ts';
import type { Contract, Operation, OperationSchemas } from './contract.ts';

type Parsed<O, K extends 'params' | 'query' | 'body'> = O extends { [P in K]: infer S extends z.ZodType }
  ? { [P in K]: z.output<S> }
  : unknown;

/** What a handler receives: parsed `params`, `query`, `body`, and the idempotency key where declared. */
export type HandlerInput<O extends OperationSchemas> = Parsed<O, 'params'> &
  Parsed<O, 'query'> &
  Parsed<O, 'body'> &
  (O extends { idempotent: true } ? { idempotencyKey: string } : unknown);

/** One handler per operation; `Context` is whatever the server knows of the request. */
export type Handlers<C extends Contract, Context> = {
  [K in keyof C]: (input: HandlerInput<C[K]>, context: Context) => Promise<z.input<C[K]['response']>>;
};

export interface PlainRequest {
  method: string;
  /** Path below the contract's base, without query. */
  path: string;
  query: URLSearchParams;
  /** Lower-case names. */
  headers: Readonly<Record<string, string | undefined>>;
  /** The raw body, or undefined for none. */
  body: string | undefined;
}

export interface PlainAnswer {
  status: number;
  /** JSON text, or undefined for none. */
  body: string | undefined;
  headers: Record<string, string>;
}

export type Dispatch<Context> = (request: PlainRequest, context: Context) => Promise<PlainAnswer>;

/**
 * A function that answers requests of a contract.
 *
 * It throws `ProblemError`: `not-found`, `method-not-allowed` (405, names what is allowed), `unreadable-json` (400),
 * `invalid-input` (422, every field named), `idempotency-key-required` (400).
 */
export function createDispatch<C extends Contract, Context>(
  contract: C,
  handlers: Handlers<C, Context>,
): Dispatch<Context> {
  const routes = Object.values(contract).map((operation) => ({
    pattern: operation.path.replace(/\{(\w+)\}/g, ':$1'),
    operation,
  }));
  return async (request, context) => {
    const { operation, params } = findOperation(routes, request);
    const input = parseInput(operation, params, request);
    const handler = handlers[operation.name] as (input: unknown, context: Context) => Promise<unknown>;
    const answer = await handler(input, context);
    const status = operation.status ?? 200;
    const body = status === 204 ? undefined : JSON.stringify(operation.response.parse(answer));
    return {
      status,
      body,
      headers: body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' },
    };
  };
}

function findOperation(
  routes: { pattern: string; operation: Operation }[],
  request: PlainRequest,
): { operation: Operation; params: Record<string, string> } {
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const found = matchRoute(
    routes.filter((route) => route.operation.method === method),
    request.path,
  );
  if (found) return { operation: found.route.operation, params: found.params };

  const allowed = routes.filter((route) => matchRoute([route], request.path)).map((r) => r.operation.method);
  if (allowed.length === 0) {
    throw new ProblemError({
      status: 404,
      code: 'not-found',
      title: 'Nothing here',
      detail: `Cannot find "${request.path}": no operation has this path, see /openapi.json`,
    });
  }
  throw new ProblemError({
    status: 405,
    code: 'method-not-allowed',
    title: 'Method not allowed',
    detail: `Cannot ${request.method} "${request.path}": allowed is ${allowed.join(', ')}`,
    extensions: { allow: allowed },
  });
}

function parseInput(operation: Operation, params: Record<string, string>, request: PlainRequest): unknown {
  const faults: { field: string; detail: string }[] = [];
  const parse = (part: string, schema: z.ZodType | undefined, value: unknown) => {
    if (schema === undefined) return undefined;
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    for (const issue of result.error.issues) {
      faults.push({ field: [part, ...issue.path].join('.'), detail: issue.message });
    }
    return undefined;
  };

  const input = {
    params: parse('params', operation.params, params),
    query: parse('query', operation.query, collectQuery(request.query)),
    body: operation.body === undefined ? undefined : parse('body', operation.body, readJson(request.body)),
    ...(operation.idempotent ? { idempotencyKey: readIdempotencyKey(request.headers) } : {}),
  };
  if (faults.length > 0) {
    throw new ProblemError({
      status: 422,
      code: 'invalid-input',
      title: 'Some fields are not valid',
      detail: faults.map((fault) => `${fault.field}: ${fault.detail}`).join('; '),
      errors: faults,
    });
  }
  return input;
}

/** A repeated parameter becomes a list, a single one stays a string. */
function collectQuery(query: URLSearchParams): Record<string, string | string[]> {
  const names = new Set(query.keys());
  return Object.fromEntries(
    [...names].map((name) => {
      const values = query.getAll(name);
      return [name, values.length === 1 ? values[0]! : values];
    }),
  );
}

function readJson(body: string | undefined): unknown {
  try {
    return JSON.parse(body ?? '');
  } catch (cause) {
    throw new ProblemError({
      status: 400,
      code: 'unreadable-json',
      title: 'The body is not JSON',
      detail: 'Cannot read the body: it is not valid JSON, send an object with content-type application/json',
      cause,
    });
  }
}

function readIdempotencyKey(headers: PlainRequest['headers']): string {
  const key = headers['idempotency-key'] ?? '';
  if (/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(key)) return key.toLowerCase();
  throw new ProblemError({
    status: 400,
    code: 'idempotency-key-required',
    title: 'An Idempotency-Key is needed',
    detail:
      'Cannot accept this request: send the header Idempotency-Key with a UUID, the same one when repeating it',
  });
}
