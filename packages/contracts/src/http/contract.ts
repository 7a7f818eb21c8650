/**
 * An HTTP contract: a table of routes, light enough for the browser, and beside it the schemas of what each
 * operation takes and answers. Servers parse with the schemas, clients are typed by them, OpenAPI is generated
 * from them.
 */

import type { z } from 'zod';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Operation name → method and path template: `{ getProduct: 'GET /products/{slug}' }`. */
export type Routes = Record<string, `${Method} /${string}`>;

/** The schemas of one operation. A member left out means that nothing is taken. */
export interface OperationSchemas {
  /** One sentence for the OpenAPI document. */
  summary: string;
  /** Path parameters, by their names in the template. */
  params?: z.ZodType;
  /** Query parameters. They arrive as strings: use `z.coerce` for numbers. */
  query?: z.ZodType;
  /** JSON body. */
  body?: z.ZodType;
  /** The JSON body of a successful answer; `z.void()` for none. */
  response: z.ZodType;
  /** The status of a successful answer. @default 200 */
  status?: 200 | 201 | 202 | 204;
  /** Whether `Idempotency-Key` is required (a UUID). @default false */
  idempotent?: boolean;
  /** `text/event-stream` operations are described here and handled by hand. @default false */
  stream?: boolean;
}

/** Route and schemas of one operation. */
export interface Operation extends OperationSchemas {
  name: string;
  method: Method;
  path: `/${string}`;
}

/** A contract: its operations by name. */
export type Contract = Record<string, Operation>;

type Part<O, K extends 'params' | 'query' | 'body'> = O extends { [P in K]: infer S extends z.ZodType }
  ? undefined extends z.input<S>
    ? { [P in K]?: z.input<S> }
    : { [P in K]: z.input<S> }
  : unknown;

/** What a caller passes to an operation: `params`, `query`, `body` and `idempotencyKey` where declared. */
export type Input<O extends OperationSchemas> = Part<O, 'params'> &
  Part<O, 'query'> &
  Part<O, 'body'> &
  (O extends { idempotent: true } ? { idempotencyKey: string } : unknown);

/** What an operation answers. */
export type Output<O extends OperationSchemas> = z.output<O['response']>;

/** A contract as plain async functions. Every function throws `ProblemError` when the answer is a problem. */
export type Client<C extends Contract> = {
  [K in keyof C]: (input: Input<C[K]>, options?: { signal?: AbortSignal }) => Promise<Output<C[K]>>;
};

/** Joins a table of routes with the schemas of its operations. */
export function defineContract<const R extends Routes, const S extends { [K in keyof R]: OperationSchemas }>(
  routes: R,
  schemas: S,
): { [K in keyof R]: S[K] & Pick<Operation, 'name' | 'method' | 'path'> } {
  const entries = Object.entries(routes).map(([name, route]) => {
    const [method, path] = route.split(' ') as [Method, `/${string}`];
    return [name, Object.freeze({ ...schemas[name], name, method, path })];
  });
  return Object.freeze(Object.fromEntries(entries));
}

/**
 * Fills `{name}` places of a path template, percent-encoded.
 *
 * @throws TypeError when a parameter is missing or empty
 */
export function expandPath(template: string, params: Readonly<Record<string, unknown>> = {}): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(readPlace(template, params, name)),
  );
}

/** The names of a template's places. */
export function placesOf(template: string): string[] {
  return Array.from(template.matchAll(/\{(\w+)\}/g), ([, name = '']) => name);
}

/**
 * What stands in a place of a template.
 *
 * @throws TypeError when it is missing or empty
 */
export function readPlace(template: string, params: Readonly<Record<string, unknown>>, name: string): string {
  const value = params[name];
  if (value === undefined || value === null || value === '') {
    throw new TypeError(`Cannot call "${template}": parameter "${name}" is missing, pass it in params`);
  }
  return String(value);
}
