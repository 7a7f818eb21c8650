/**
 * What travels with a request through a process: trace (W3C Trace Context), request id, deadline, identity.
 * Upstream calls pass it on.
 */

import { AsyncLocalStorage } from 'node:async_hooks';
import { headers as names } from '@tessera/contracts/headers';
import { takeRandom } from './random.ts';

export interface RequestContext {
  /** 32 hexadecimal digits. */
  traceId: string;
  /** 16 hexadecimal digits; this process's span. */
  spanId: string;
  sampled: boolean;
  requestId: string;
  /** Epoch milliseconds after which nobody waits any more. */
  deadline: number;
  /** The identity assertion to pass on, unread. */
  identity?: string;
  /** What began it all, and what this is done for, where that is no request. */
  correlation?: string;
  causation?: string;
}

/** Characters of a correlation or causation; more is cut off. */
const CAUSE = 240;

const storage = new AsyncLocalStorage<RequestContext>();

/** The context of the request that is being served, if any. */
export function currentContext(): RequestContext | undefined {
  return storage.getStore();
}

export function runInContext<T>(context: RequestContext, run: () => T): T {
  return storage.run(context, run);
}

/** Milliseconds left until the request's deadline, at most `budget`; `budget` outside a request. */
export function remainingTime(budget: number, now: number = Date.now()): number {
  const context = currentContext();
  return context === undefined ? budget : Math.max(0, Math.min(budget, context.deadline - now));
}

/** A signal that ends at the request's deadline or after `budget` milliseconds, whichever is first. */
export function deadlineSignal(budget: number): AbortSignal {
  return AbortSignal.timeout(remainingTime(budget));
}

/**
 * Reads the context from a request's headers; what is missing or malformed is made anew.
 *
 * @param budget milliseconds allowed when no deadline arrives, and the most that one may allow
 */
export function contextFromHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  budget: number,
  now: number = Date.now(),
): RequestContext {
  const one = (name: string) => {
    const value = headers[name];
    return Array.isArray(value) ? value[0] : value;
  };
  const trace = /^00-([0-9a-f]{32})-[0-9a-f]{16}-([0-9a-f]{2})$/.exec(one('traceparent') ?? '');
  const requestId = one(names.requestId) ?? '';
  const deadline = Number(one(names.deadline));
  const identity = one(names.identity);
  const cause = (name: string) => one(name)?.slice(0, CAUSE);
  const [correlation, causation] = [cause(names.correlation), cause(names.causation)];
  const random = takeRandom(36);
  return {
    traceId: trace && !/^0+$/.test(trace[1]!) ? trace[1]! : random.toString('hex', 0, 16),
    spanId: random.toString('hex', 16, 24),
    sampled: trace ? (Number.parseInt(trace[2]!, 16) & 1) === 1 : false,
    requestId: /^[\w-]{8,64}$/.test(requestId) ? requestId : random.toString('base64url', 24),
    deadline: Number.isFinite(deadline) && deadline > 0 ? Math.min(deadline, now + budget) : now + budget,
    ...(identity === undefined ? {} : { identity }),
    ...(correlation ? { correlation } : {}),
    ...(causation ? { causation } : {}),
  };
}

/** The headers that carry a context to an upstream. */
export function contextHeaders(context: RequestContext): Record<string, string> {
  return {
    traceparent: `00-${context.traceId}-${context.spanId}-${context.sampled ? '01' : '00'}`,
    [names.requestId]: context.requestId,
    [names.deadline]: String(context.deadline),
    ...(context.identity === undefined ? {} : { [names.identity]: context.identity }),
    ...(context.correlation === undefined ? {} : { [names.correlation]: context.correlation }),
    ...(context.causation === undefined ? {} : { [names.causation]: context.causation }),
  };
}
