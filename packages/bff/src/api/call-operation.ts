/** Calls a handler of the contract from a fragment's `load`: the same parsing as over HTTP, without the HTTP. */

import type { Contract, Handlers, Operation } from '@tessera/contracts/http';
import { type FieldFault, invalidInput } from '@tessera/contracts/problem';
import type { BffContext } from '../bff/context.ts';
import { bffErrors } from '../errors.ts';

/** Calls one operation by name. Rejects with `ProblemError`, or with whatever the handler threw. */
export type CallOperation = (operation: string, input: unknown, context: BffContext) => Promise<unknown>;

export function createOperationCaller<C extends Contract>(
  contract: C,
  handlers: Handlers<C, BffContext>,
): CallOperation {
  return async (name, input, context) => {
    const operation = Object.hasOwn(contract, name) ? contract[name] : undefined;
    if (operation === undefined || operation.stream) throw bffErrors.OPERATION_UNKNOWN(name);
    const handler = handlers[name] as (input: unknown, context: BffContext) => Promise<unknown>;
    const answer = await handler(parseInput(operation, input), context);
    return operation.response.parse(answer);
  };
}

function parseInput(operation: Operation, input: unknown): Record<string, unknown> {
  const given = (typeof input === 'object' && input !== null ? input : {}) as Record<string, unknown>;
  const parsed: Record<string, unknown> = {};
  const faults: FieldFault[] = [];
  for (const part of ['params', 'query', 'body'] as const) {
    const schema = operation[part];
    if (schema === undefined) continue;
    const result = schema.safeParse(given[part] ?? (part === 'body' ? undefined : {}));
    if (result.success) parsed[part] = result.data;
    else {
      for (const issue of result.error.issues) {
        faults.push({ field: [part, ...issue.path].join('.'), detail: issue.message });
      }
    }
  }
  if (operation.idempotent) {
    if (typeof given['idempotencyKey'] === 'string') parsed['idempotencyKey'] = given['idempotencyKey'];
    else faults.push({ field: 'idempotencyKey', detail: 'a UUID is needed' });
  }
  if (faults.length === 0) return parsed;
  throw invalidInput(faults);
}
