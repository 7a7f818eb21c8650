/** The request that asks for an operation of a contract, with what travels on from the request that is being served. */

import { headers as names } from '@tessera/contracts/headers';
import { expandPath, type Operation } from '@tessera/contracts/http';
import { toQuery } from '@tessera/contracts/http-client';
import { contextHeaders, currentContext } from '../tracing/context.ts';
import type { Outgoing } from './exchange.ts';

/** What any operation may be given. */
export interface CallInput {
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
  idempotencyKey?: string;
}

export interface Call {
  /** Where the contract is served, without a trailing slash. */
  url: string;
  input: CallInput;
  /** Such as the credential; they win over those of the context. */
  headers: Readonly<Record<string, string>>;
}

/** @throws TypeError when a parameter of the path is missing */
export function toOutgoing(operation: Operation, { url, input, headers }: Call): Outgoing {
  const context = currentContext();
  const { params, query, body, idempotencyKey } = input;
  return {
    method: operation.method,
    url: url + expandPath(operation.path, params) + toQuery(query),
    headers: {
      accept: 'application/json',
      ...(context ? contextHeaders(context) : {}),
      ...headers,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(idempotencyKey === undefined ? {} : { [names.idempotencyKey]: idempotencyKey }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  };
}
