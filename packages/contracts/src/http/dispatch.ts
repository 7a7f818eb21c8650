/**
 * Serves a contract over HTTP: finds the operation of a request and answers it. Knows no server; a BFF calls it from
 * Express, a function from a Lambda event.
 */

import { ProblemError } from '../problem/problem.ts';
import { createRouteTable, type RouteTable } from '../routes/route-table.ts';
import type { Contract, Method, Operation } from './contract.ts';
import { createOperations, type Handlers, type OperationAnswer } from './operations.ts';

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

export interface PlainAnswer extends OperationAnswer {
  headers: Record<string, string>;
}

export type Dispatch<Context> = (request: PlainRequest, context: Context) => Promise<PlainAnswer>;

interface Route {
  pattern: string;
  operation: Operation;
}

type Tables = ReadonlyMap<string, RouteTable<Route>>;

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
  const tables = createTables(contract);
  const answerOperation = createOperations(contract, handlers);
  return async (request, context) => {
    const { operation, params } = findOperation(tables, request);
    const input = {
      params,
      query: operation.query === undefined ? undefined : collectQuery(request.query),
      body: operation.body === undefined ? undefined : readJson(request.body),
      idempotencyKey: request.headers['idempotency-key'],
    };
    const { status, body } = await answerOperation(operation.name, input, context);
    const headers: Record<string, string> =
      body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' };
    return { status, body, headers };
  };
}

/** A repeated parameter becomes a list, a single one stays a string. */
export function collectQuery(query: URLSearchParams): Record<string, string | string[]> {
  const names = new Set(query.keys());
  return Object.fromEntries(
    [...names].map((name) => {
      const values = query.getAll(name);
      return [name, values.length === 1 ? values[0]! : values];
    }),
  );
}

/** The routes of each method. */
function createTables(contract: Contract): Tables {
  const routes = new Map<Method, Route[]>();
  for (const operation of Object.values(contract)) {
    const pattern = operation.path.replace(/\{(\w+)\}/g, ':$1');
    routes.set(operation.method, [...(routes.get(operation.method) ?? []), { pattern, operation }]);
  }
  return new Map([...routes].map(([method, ofMethod]) => [method, createRouteTable(ofMethod)]));
}

function findOperation(
  tables: Tables,
  request: PlainRequest,
): { operation: Operation; params: Record<string, string> } {
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const found = tables.get(method)?.(request.path);
  if (found) return { operation: found.route.operation, params: found.params };

  const allowed = [...tables].filter(([, table]) => table(request.path) !== null).map(([name]) => name);
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
