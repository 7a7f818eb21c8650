/** Invokes a function for a caller by name, with a payload of the caller's making: the Invoke API without its HTTP. */

import { randomUUID } from 'node:crypto';
import { FunctionFault } from '../environments/fault.ts';
import type { Functions, HostedFunction } from '../functions.ts';
import type { LogTail } from '../logs/log-tail.ts';
import { AwsError } from './aws-error.ts';

/** What a function answers. */
export interface Invoked {
  /** Whether it threw, or was ended: then the body says so as Lambda does, `{ errorType, errorMessage }`. */
  failed: boolean;
  /** JSON. */
  body: string;
}

export interface DirectOptions {
  /** Of the request. @default a random one */
  id?: string;
  /** Takes the invocation's log. */
  tail?: LogTail;
  /** Aborted when nobody waits for the answer any more: what waits for room is not begun, what runs goes on. */
  signal?: AbortSignal;
}

/**
 * @param caller whose credential was proved
 * @param payload JSON
 *
 * Rejects with an AwsError 404 or 403, with a ProblemError when there is no room or the deadline is over, or with the
 * signal's reason.
 */
export type InvokeDirectly = (
  caller: string,
  name: string,
  payload: string,
  options?: DirectOptions,
) => Promise<Invoked>;

export function createInvokeDirectly(functions: Functions): InvokeDirectly {
  return async (caller, name, payload, { id = randomUUID(), ...options } = {}) => {
    const hosted = findFor(functions, caller, name);
    try {
      return { failed: false, body: await hosted.invoke(payload, { id, ...options }) };
    } catch (error) {
      if (!(error instanceof FunctionFault)) throw error;
      return { failed: true, body: JSON.stringify(error.answer) };
    }
  };
}

/** @throws AwsError 404 for a function that there is not, 403 when it does not name the caller */
export function findFor(functions: Functions, caller: string, name: string): HostedFunction {
  const hosted = functions.find(name);
  if (hosted === null) throw new AwsError(404, 'ResourceNotFoundException', `Function not found: ${name}`);
  if (!hosted.fn.config.invokers.includes(caller)) {
    const message = `${caller} is not authorized to perform lambda:InvokeFunction on ${name}`;
    throw new AwsError(403, 'AccessDeniedException', message);
  }
  return hosted;
}
