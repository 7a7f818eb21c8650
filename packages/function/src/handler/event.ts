/**
 * The event and answer of a Lambda behind an HTTP API, payload format 2.0
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html),
 * as far as the functions use it.
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
  routeKey: string;
  rawPath: string;
  rawQueryString: string;
  headers: Record<string, string | undefined>;
  requestContext: {
    requestId: string;
    timeEpoch: number;
    http: { method: string; path: string; protocol: string; sourceIp: string; userAgent: string };
    authorizer: { lambda: Authorizer };
  };
  body?: string;
  isBase64Encoded: boolean;
}

/** The answer of a handler; the host refuses anything else. */
export const functionAnswerSchema = z.object({
  statusCode: z.int().min(200).max(599),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().optional(),
  isBase64Encoded: z.literal(false).default(false),
});

export type FunctionAnswer = z.input<typeof functionAnswerSchema>;
