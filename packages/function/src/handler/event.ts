/**
 * The event and answer of a Lambda behind an HTTP API, payload format 2.0
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html).
 */

import { z } from 'zod';

/** What the host's authoriser found out; AWS puts a Lambda authoriser's context at the same place. */
export interface Authorizer {
  /** The process that calls, such as `bff-orders`. */
  caller: string;
  user?: string;
  guest?: string;
  sid?: string;
  epoch?: number;
}

export interface FunctionEvent {
  version: '2.0';
  /** The declared route that it matches, as `GET /orders/{id}`, or `$default`. */
  routeKey: string;
  /** As it came, percent-encoded. */
  rawPath: string;
  rawQueryString: string;
  /** `name=value` each. */
  cookies?: string[];
  /** In lower case; values of one name are joined by commas. */
  headers: Record<string, string | undefined>;
  /** Decoded; values of one name are joined by commas. */
  queryStringParameters?: Record<string, string>;
  /** Of the route's variables, decoded. */
  pathParameters?: Record<string, string>;
  stageVariables?: Record<string, string>;
  requestContext: {
    accountId: string;
    apiId: string;
    domainName: string;
    domainPrefix: string;
    requestId: string;
    routeKey: string;
    stage: string;
    /** In Common Log Format: `12/Mar/2020:19:03:58 +0000`. */
    time: string;
    /** Epoch milliseconds. */
    timeEpoch: number;
    http: { method: string; path: string; protocol: string; sourceIp: string; userAgent: string };
    /** Absent where a route has none. */
    authorizer?: { lambda: Authorizer };
  };
  body?: string;
  isBase64Encoded: boolean;
}

/** The answer of a handler that says what status it has. */
export const functionAnswerSchema = z.object({
  statusCode: z.int().min(200).max(599),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  /** `Set-Cookie` fields. */
  cookies: z.array(z.string()).default([]),
  body: z.string().optional(),
  isBase64Encoded: z.boolean().default(false),
});

export type FunctionAnswer = z.input<typeof functionAnswerSchema>;
