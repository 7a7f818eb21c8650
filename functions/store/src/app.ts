/** The store as a request handler: authenticates the caller, then tables, catalogue, imports, limits and feeds. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { createDispatch } from '@tessera/contracts/http';
import {
  type ContextName,
  catalogueContract,
  contextNames,
  importContract,
  limitsContract,
  tablesContract,
} from '@tessera/function/store';
import { authenticateCaller, createFrame, type Logger, type Metrics, readTextBody } from '@tessera/service';
import { contextHeaders, currentContext } from '@tessera/service/context';
import type { ContextDatabase } from './database/context-database.ts';
import { storeErrors } from './errors.ts';
import { createFeeds } from './feeds/feeds.ts';
import { createImports } from './imports/imports.ts';
import { requireScope, scopeOf } from './scopes/scopes.ts';
import type { Projection } from './search/projection.ts';
import { createHandlers } from './tables/handlers.ts';

export interface Deps {
  contexts: Readonly<Record<ContextName, ContextDatabase>>;
  projection: Projection;
  /** Caller name → SHA-256 of its token, hexadecimal. */
  callers: Readonly<Record<string, string>>;
  logger: Logger;
  metrics: Metrics;
}

export interface App {
  handler: (request: IncomingMessage, response: ServerResponse) => void;
  /** Ends the open feeds. */
  endFeeds(): void;
}

/** Bytes of a request; the rows of an import come in larger pieces. */
const BODY_LIMIT = 1_000_000;
const ROWS_LIMIT = 16_000_000;

export function createApp({ contexts, projection, callers, logger, metrics }: Deps): App {
  const feeds = createFeeds();
  const dispatch = createDispatch(
    { ...tablesContract, ...catalogueContract, ...importContract, ...limitsContract },
    createHandlers({ contexts, projection, imports: createImports(contexts.products, projection) }),
  );
  const frame = createFrame({
    logger,
    metrics,
    budget: 60_000,
    checks: { search: async () => projection.index !== null },
  });

  const handler = frame(async (request, response) => {
    const caller = authenticateCaller(request.headers, callers);
    const url = new URL(request.url ?? '/', 'http://store');
    const feed = /^\/feeds\/([a-z]+)$/.exec(url.pathname)?.[1];
    if (feed !== undefined) {
      const context = contextNames.find((name) => name === feed);
      if (context === undefined || request.method !== 'GET') throw storeErrors.UNKNOWN_PATH(url.pathname);
      requireScope(caller, `follow "${feed}"`, scopeOf(caller).feeds.includes(context));
      feeds.follow(contexts[context], request, response);
      return;
    }
    const limit = url.pathname.startsWith('/imports') ? ROWS_LIMIT : BODY_LIMIT;
    const body = await readTextBody(request, limit);
    const context = currentContext();
    const answer = await dispatch(
      {
        method: request.method ?? 'GET',
        path: url.pathname,
        query: url.searchParams,
        headers: {},
        body,
      },
      { caller, trace: context ? (contextHeaders(context)['traceparent'] ?? null) : null },
    );
    response.writeHead(answer.status, answer.headers);
    response.end(answer.body);
  });
  return { handler, endFeeds: () => feeds.end() };
}
