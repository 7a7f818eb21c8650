/** A request as the event that Lambda's HTTP API makes of it, payload format 2.0. */

import type { IncomingMessage } from 'node:http';
import { headers as names } from '@tessera/contracts/headers';
import type { Authorizer, FunctionEvent } from '@tessera/function';
import { contextHeaders, type RequestContext } from '@tessera/service/context';
import { matchRoute } from './match-route.ts';

export interface EventFacts {
  request: IncomingMessage;
  /** Path below the function, with its leading slash. */
  path: string;
  /** Without its question mark. */
  query: string;
  body: Buffer;
  authorizer: Authorizer;
  context: RequestContext;
  routes: readonly string[];
  stageVariables: Readonly<Record<string, string>>;
  /** Epoch milliseconds. */
  now: number;
}

/** What stays with the host: credentials, who asks, and what is of the connection. */
const withheld = new Set<string>([
  ...['authorization', 'connection', 'content-length', 'cookie', 'keep-alive', 'transfer-encoding'],
  ...[names.caller, names.deadline, names.identity],
]);

/** Bodies of these types are text; an HTTP API sends all others in base64. */
const TEXT =
  /^(?:text\/|application\/(?:[\w.+-]+\+)?(?:json|xml|javascript)\b|application\/x-www-form-urlencoded\b)/;

export function toEvent({ request, path, query, body, context, ...facts }: EventFacts): FunctionEvent {
  const method = request.method ?? 'GET';
  const matched = matchRoute(facts.routes, method, path);
  const routeKey = matched?.routeKey ?? '$default';
  const cookies = request.headers.cookie?.split(/; */).filter((cookie) => cookie !== '') ?? [];
  const parameters = query === '' ? {} : joinValues(new URLSearchParams(query));
  const isText = body.length === 0 || TEXT.test(request.headers['content-type'] ?? 'text/plain');
  const [domainName = '', domainPrefix = ''] = /^([^.:]*)[^:]*/.exec(request.headers.host ?? '') ?? [];
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: query,
    ...(cookies.length === 0 ? {} : { cookies }),
    headers: { ...givenHeaders(request), ...tracing(context) },
    ...withEntries('queryStringParameters', parameters),
    ...withEntries('pathParameters', matched?.pathParameters ?? {}),
    ...withEntries('stageVariables', facts.stageVariables),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName,
      domainPrefix,
      requestId: context.requestId,
      routeKey,
      stage: '$default',
      time: commonLogTime(facts.now),
      timeEpoch: facts.now,
      http: {
        method,
        path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? '',
        userAgent: request.headers['user-agent'] ?? '',
      },
      authorizer: { lambda: facts.authorizer },
    },
    ...(body.length === 0 ? {} : { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: !isText,
  };
}

function givenHeaders({ headersDistinct }: IncomingMessage): Record<string, string> {
  const given: Record<string, string> = {};
  for (const name in headersDistinct) {
    if (!withheld.has(name)) given[name] = headersDistinct[name]?.join(',') ?? '';
  }
  return given;
}

function tracing(context: RequestContext): Record<string, string> {
  const { [names.identity]: _, ...rest } = contextHeaders(context);
  return rest;
}

function joinValues(parameters: URLSearchParams): Record<string, string> {
  const keys = [...new Set(parameters.keys())];
  return Object.fromEntries(keys.map((key) => [key, parameters.getAll(key).join(',')]));
}

function withEntries<K extends string>(
  key: K,
  values: Readonly<Record<string, string>>,
): Partial<Record<K, Record<string, string>>> {
  return (Object.keys(values).length === 0 ? {} : { [key]: values }) as Partial<
    Record<K, Record<string, string>>
  >;
}

/** https://httpd.apache.org/docs/current/logs.html#common */
function commonLogTime(now: number): string {
  // As in `Sun, 22 Nov 2026 10:00:00 GMT`.
  const text = new Date(now).toUTCString();
  return `${text.slice(5, 7)}/${text.slice(8, 11)}/${text.slice(12, 16)}:${text.slice(17, 25)} +0000`;
}
