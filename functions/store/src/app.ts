/** The store as a request handler: authenticates the caller, then what it may ask for. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { createDispatch, createOperations, type Handlers } from '@tessera/contracts/http';
import { executionsContract } from '@tessera/contracts/operator';
import {
  type ContextName,
  catalogueContract,
  changesContract,
  contextNames,
  eventsContract,
  importContract,
  limitsContract,
  originOf,
  queuesContract,
  schedulesContract,
  tablesContract,
  viewsContract,
} from '@tessera/function/store';
import { authenticateCaller, createFrame, type Logger, type Metrics, readTextBody } from '@tessera/service';
import { currentContext } from '@tessera/service/context';
import { createFrameServer, createOperationAnswers, type FrameServer } from '@tessera/service/frames';
import type { Changes } from './changes/changes.ts';
import { createChangeHandlers } from './changes/handlers.ts';
import type { ContextDatabase } from './database/context-database.ts';
import { storeErrors } from './errors.ts';
import { createEventHandlers, type EventParts } from './events/handlers.ts';
import { createFeeds } from './feeds/feeds.ts';
import { createImports } from './imports/imports.ts';
import { createQueueHandlers, measureQueues } from './queues/handlers.ts';
import type { Queues } from './queues/queues.ts';
import { createScheduleHandlers } from './schedules/handlers.ts';
import type { Schedules } from './schedules/schedules.ts';
import { requireScope, scopeOf } from './scopes/scopes.ts';
import type { Projection } from './search/projection.ts';
import { createExecutionHandlers, type Executions, measureExecutions } from './states/handlers.ts';
import { type Call, createHandlers } from './tables/handlers.ts';
import { createViewHandlers } from './views/handlers.ts';
import { createViews } from './views/views.ts';

export interface Deps {
  contexts: Readonly<Record<ContextName, ContextDatabase>>;
  projection: Projection;
  executions: Executions;
  queues: Queues;
  schedules: Schedules;
  changes: Changes;
  events: EventParts;
  /** Caller name → SHA-256 of its token, hexadecimal. */
  callers: Readonly<Record<string, string>>;
  logger: Logger;
  metrics: Metrics;
}

export interface App {
  handler: (request: IncomingMessage, response: ServerResponse) => void;
  /** For the server's event `upgrade`: functions ask over framed connections. */
  upgrade: FrameServer['upgrade'];
  /** Ends the open feeds and framed connections, and the waits for messages. */
  endFeeds(): void;
}

const contract = {
  ...{ ...tablesContract, ...catalogueContract, ...importContract, ...limitsContract },
  ...{
    ...executionsContract,
    ...queuesContract,
    ...schedulesContract,
    ...viewsContract,
    ...changesContract,
    ...eventsContract,
  },
};

/** Why what was asked for is not needed any more; an error of its own for each request would cost more than the rest. */
const GONE = 'the request is over';

/** Bytes of a request; the rows of an import come in larger pieces. */
const BODY_LIMIT = 1_000_000;
const ROWS_LIMIT = 16_000_000;

/** Milliseconds a request may take when it brings no deadline of its own. */
const BUDGET = 60_000;

export function createApp(deps: Deps): App {
  const { contexts, projection, executions, queues, callers, logger, metrics } = deps;
  measureQueues(queues, metrics);
  measureExecutions(executions, metrics);
  const feeds = createFeeds();
  const handlers: Handlers<typeof contract, Call> = {
    ...createHandlers({
      ...{ contexts, projection },
      imports: createImports(contexts.products, projection),
    }),
    ...createQueueHandlers(queues),
    ...createScheduleHandlers(deps.schedules),
    ...createChangeHandlers(deps.changes),
    ...createViewHandlers(createViews(contexts)),
    ...createEventHandlers(deps.events),
    ...createExecutionHandlers(executions),
  };
  const dispatch = createDispatch(contract, handlers);
  const operations = createOperations(contract, handlers);
  const frames = createFrameServer({
    authenticate: (headers) => authenticateCaller(headers, callers),
    answer: createOperationAnswers<string>({
      operations: (name, input, asked) =>
        operations(
          name,
          input,
          toCall(asked.caller, () => asked.signal),
        ),
      ...{ logger, metrics, budget: BUDGET },
    }),
  });
  const frame = createFrame({
    ...{ logger, metrics, accessLog: 'debug' },
    budget: BUDGET,
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
    const answer = await dispatch(
      {
        method: request.method ?? 'GET',
        path: url.pathname,
        query: url.searchParams,
        headers: {},
        body,
      },
      toCall(caller, () => goneSignal(response)),
    );
    // Of a length that is told, head and body leave in one write.
    const length = answer.body === undefined ? {} : { 'content-length': Buffer.byteLength(answer.body) };
    response.writeHead(answer.status, { ...answer.headers, ...length });
    response.end(answer.body);
  });
  return {
    handler,
    upgrade: frames.upgrade,
    endFeeds() {
      frames.stop();
      feeds.end();
      queues.stop();
      deps.changes.stop();
    },
  };
}

/** @param signal asked for by the few operations that wait; for the others it would cost more than the rest */
function toCall(caller: string, signal: () => AbortSignal): Call {
  return {
    caller,
    origin: originOf(currentContext()),
    get signal() {
      return signal();
    },
  };
}

/** Aborted when the client has gone. */
function goneSignal(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => gone.abort(GONE));
  return gone.signal;
}
