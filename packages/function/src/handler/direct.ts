/**
 * The event of a function that is invoked by name, not over HTTP: as a state machine does it. Who may invoke it is
 * decided before; it acts for the system, never for a customer.
 */

import type { Contract, PlainRequest } from '@tessera/contracts/http';
import { ProblemError } from '@tessera/contracts/problem';
import { z } from 'zod';

const directEventSchema = z.strictObject({
  /** Of the function's contract. */
  operation: z.string(),
  params: z.record(z.string(), z.string()).default({}),
  body: z.unknown().optional(),
  /** Of whoever began it. */
  traceparent: z.string().nullish(),
  /** What began it all, and what this is for; kept with the events that it writes. */
  correlation: z.string().max(240).nullish(),
  causation: z.string().max(240).nullish(),
});

export type DirectEvent = z.input<typeof directEventSchema>;

type ReadEvent = z.output<typeof directEventSchema>;

export function isDirectEvent(event: object): event is DirectEvent {
  return 'operation' in event;
}

/** @throws ProblemError `invalid-input` */
export function readDirectEvent(event: unknown): ReadEvent {
  const result = directEventSchema.safeParse(event);
  if (!result.success) throw invalid(result.error.message);
  return result.data;
}

/** @throws ProblemError `invalid-input` for an operation that there is not */
export function toRequest(contract: Contract, { operation: name, params, body }: ReadEvent): PlainRequest {
  const operation = Object.hasOwn(contract, name) ? contract[name] : undefined;
  if (operation === undefined) throw invalid(`there is no operation "${name}"`);
  return {
    method: operation.method,
    path: operation.path.replace(/\{(\w+)\}/g, (_, key: string) => encodeURIComponent(params[key] ?? '')),
    query: new URLSearchParams(),
    headers: {},
    body: body === undefined ? undefined : JSON.stringify(body),
  };
}

/** An error by whose name a state machine can tell what has happened: the problem's code. */
export class DirectError extends Error {
  override readonly name: string;

  constructor(error: unknown) {
    super((error as Error).message, { cause: error });
    this.name = error instanceof ProblemError ? error.code : (error as Error).name;
  }
}

function invalid(why: string): ProblemError {
  return new ProblemError({
    status: 422,
    code: 'invalid-input',
    title: 'The event is not valid',
    detail: `Cannot read the event: ${why}`,
  });
}
