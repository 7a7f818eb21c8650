/** Answers one operation of a contract: parses what it takes, calls the handler, checks the answer. */

import type { z } from 'zod';
import { type FieldFault, invalidInput } from '../problem/invalid-input.ts';
import { ProblemError } from '../problem/problem.ts';
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

/** What was asked for, not yet parsed. */
export interface PlainInput {
  params?: unknown;
  query?: unknown;
  body?: unknown;
  idempotencyKey?: string | undefined;
}

/** What an operation answers. */
export interface OperationAnswer {
  status: number;
  /** JSON text, or undefined for none. */
  body: string | undefined;
}

export type Operations<Context> = (
  name: string,
  input: PlainInput,
  context: Context,
) => Promise<OperationAnswer>;

/**
 * A function that answers the operations of a contract by their names.
 *
 * It throws `ProblemError`: `not-found`, `invalid-input` (422, every field named), `idempotency-key-required` (400).
 */
export function createOperations<C extends Contract, Context>(
  contract: C,
  handlers: Handlers<C, Context>,
): Operations<Context> {
  type Handle = (input: unknown, context: Context) => Promise<unknown>;
  const known = new Map(
    Object.values(contract).map((operation) => [
      operation.name,
      { operation, handle: handlers[operation.name] as Handle },
    ]),
  );
  return async (name, given, context) => {
    const found = known.get(name);
    if (found === undefined) throw unknownOperation(name);
    const { operation, handle } = found;
    const answer = await handle(parseInput(operation, given), context);
    const status = operation.status ?? 200;
    return {
      status,
      body: status === 204 ? undefined : JSON.stringify(operation.response.parse(answer)),
    };
  };
}

function parseInput(operation: Operation, given: PlainInput): unknown {
  const faults: FieldFault[] = [];
  const parse = (part: 'params' | 'query' | 'body') => {
    const schema = operation[part];
    if (schema === undefined) return undefined;
    const result = schema.safeParse(given[part]);
    if (result.success) return result.data;
    for (const issue of result.error.issues) {
      faults.push({ field: [part, ...issue.path].join('.'), detail: issue.message });
    }
    return undefined;
  };
  const input = {
    params: parse('params'),
    query: parse('query'),
    body: parse('body'),
    ...(operation.idempotent ? { idempotencyKey: readIdempotencyKey(given.idempotencyKey) } : {}),
  };
  if (faults.length === 0) return input;
  throw invalidInput(faults);
}

function readIdempotencyKey(key = ''): string {
  if (/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(key)) return key.toLowerCase();
  throw new ProblemError({
    status: 400,
    code: 'idempotency-key-required',
    title: 'An Idempotency-Key is needed',
    detail:
      'Cannot accept this request: send the header Idempotency-Key with a UUID, the same one when repeating it',
  });
}

function unknownOperation(name: string): ProblemError {
  return new ProblemError({
    status: 404,
    code: 'not-found',
    title: 'Nothing here',
    detail: `Cannot find "${name.slice(0, 80)}": the contract has no such operation`,
  });
}
