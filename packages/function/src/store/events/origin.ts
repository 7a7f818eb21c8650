/** What an event comes of, told by the request or task in which it is written. */

import { contextHeaders, type RequestContext } from '@tessera/service/context';

export interface Origin {
  /** A `traceparent`. */
  trace: string | null;
  correlation: string | null;
  causation: string | null;
}

export const NO_ORIGIN: Origin = { trace: null, correlation: null, causation: null };

/** A task says what it belongs to; for a request that is its trace, and it is itself the cause. */
export function originOf(context: RequestContext | undefined): Origin {
  if (context === undefined) return NO_ORIGIN;
  const { correlation, causation, traceId, requestId } = context;
  return {
    trace: contextHeaders(context)['traceparent'] ?? null,
    correlation: correlation ?? traceId,
    causation: causation ?? `request/${requestId}`,
  };
}
