/** A request as the event that Lambda's HTTP API would make of it, payload format 2.0. */

import type { IncomingMessage } from 'node:http';
import { headers as names } from '@tessera/contracts/headers';
import type { FunctionEvent } from '@tessera/function';
import { contextHeaders, type RequestContext } from '@tessera/service/context';

/** Headers of the caller that a function may see; credentials and identity stay with the host. */
const passed = ['accept', 'content-type', 'user-agent', names.idempotencyKey] as const;

export interface EventFacts {
  request: IncomingMessage;
  /** Path below the function, with its leading slash. */
  path: string;
  query: string;
  body: string | undefined;
  authorizer: FunctionEvent['requestContext']['authorizer']['lambda'];
  context: RequestContext;
  now: number;
}

export function toEvent({ request, path, query, body, authorizer, context, now }: EventFacts): FunctionEvent {
  const method = request.method ?? 'GET';
  const given = passed.map((name) => [name, one(request.headers[name])] as const);
  const { [names.identity]: _, ...tracing } = contextHeaders(context);
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    headers: { ...Object.fromEntries(given.filter(([, value]) => value !== undefined)), ...tracing },
    requestContext: {
      requestId: context.requestId,
      timeEpoch: now,
      http: {
        method,
        path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? '',
        userAgent: one(request.headers['user-agent']) ?? '',
      },
      authorizer: { lambda: authorizer },
    },
    ...(body === undefined ? {} : { body }),
    isBase64Encoded: false,
  };
}

function one(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
