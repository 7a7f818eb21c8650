/** The host as a request handler: `/<function>/<path>` becomes an event, its answer the response. */

import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AssertionVerifier } from '@tessera/contracts/identity';
import { functionAnswerSchema } from '@tessera/function';
import {
  authenticateCaller,
  createFrame,
  isAlive,
  type Logger,
  type Metrics,
  readTextBody,
} from '@tessera/service';
import { contextHeaders, currentContext, remainingTime } from '@tessera/service/context';
import { type Environment, startEnvironment } from './environments/environment.ts';
import { createPool, type Pool } from './environments/pool.ts';
import { hostErrors } from './errors.ts';
import { readIdentity, requireAllowed } from './events/authorize.ts';
import { toEvent } from './events/to-event.ts';
import type { LoadedFunction } from './manifest/load-functions.ts';

export interface Deps {
  functions: readonly LoadedFunction[];
  /** Values for the variables that a function declares, by its name. */
  valuesFor: (name: string) => Readonly<Record<string, string>>;
  /** Caller name → SHA-256 of its token, hexadecimal. */
  callers: Readonly<Record<string, string>>;
  verify: AssertionVerifier;
  /** The runtime's main file. */
  runtime: string;
  /** Where the functions' data is. */
  storeUrl: string;
  /** Milliseconds after which an idle environment ends. */
  idle: number;
  logger: Logger;
  metrics: Metrics;
}

export interface App {
  handler: (request: IncomingMessage, response: ServerResponse) => void;
  /** Ends all environments. */
  close(): Promise<void>;
}

/** Bytes of a request. */
const BODY_LIMIT = 262_144;

export function createApp(deps: Deps): App {
  const { functions, callers, logger, metrics } = deps;
  const coldStarts = metrics.counter('host_cold_starts_total', 'Started environments', ['function']);
  const pools = new Map<string, { fn: LoadedFunction; pool: Pool }>();
  for (const fn of functions) {
    const { name } = fn.config;
    const start = (): Promise<Environment> =>
      startEnvironment(fn, { runtime: deps.runtime, values: deps.valuesFor(name), logger });
    const onColdStart = () => coldStarts.inc({ function: name });
    pools.set(name, { fn, pool: createPool(fn, { start, idle: deps.idle, onColdStart }) });
  }
  const frame = createFrame({
    logger,
    metrics,
    checks: {
      store: () => isAlive(deps.storeUrl),
      functions: async () => pools.size > 0 && [...pools.values()].every(({ pool }) => pool.ready()),
    },
  });
  const handler = frame(async (request, response) => {
    const caller = authenticateCaller(request.headers, callers);
    const { pathname, search } = new URL(request.url ?? '/', 'http://host');
    const [, name = '', path = '/'] = /^\/([a-z-]+)(\/.*)?$/.exec(pathname) ?? [];
    const found = pools.get(name);
    if (found === undefined) throw hostErrors.UNKNOWN_FUNCTION(name);
    requireAllowed(found.fn.config, caller, { method: request.method ?? 'GET', path });
    const authorizer = readIdentity(request, caller, deps.verify);
    const body = await readTextBody(request, BODY_LIMIT);
    const context = currentContext()!;
    const event = toEvent({
      request,
      path,
      query: search.slice(1),
      body,
      authorizer,
      context,
      now: Date.now(),
    });
    const answer = await withinDeadline(
      name,
      found.pool.invoke({
        id: randomUUID(),
        payload: JSON.stringify(event),
        deadline: Date.now() + remainingTime(found.fn.config.timeout),
        functionArn: `arn:aws:lambda:local:000000000000:function:${name}`,
        traceparent: contextHeaders(context)['traceparent']!,
      }),
    );
    sendAnswer(response, name, answer);
  });
  return {
    handler,
    async close() {
      await Promise.all([...pools.values()].map(({ pool }) => pool.close()));
    },
  };
}

/** The caller's own deadline; the environment goes on, and is ended only by the function's own timeout. */
async function withinDeadline(name: string, answer: Promise<string>): Promise<string> {
  const left = remainingTime(60_000);
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(hostErrors.LATE(name, left)), left);
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

function sendAnswer(response: ServerResponse, name: string, text: string): void {
  const parsed = functionAnswerSchema.safeParse(parseJson(text));
  if (!parsed.success) throw hostErrors.GARBAGE(name);
  const { statusCode, headers, body } = parsed.data;
  try {
    response.writeHead(statusCode, { 'cache-control': 'no-store', ...headers });
  } catch {
    throw hostErrors.GARBAGE(name);
  }
  response.end(body);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
