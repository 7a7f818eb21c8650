/** The host as a request handler: functions behind HTTP routes, `/<function>/<path>`, and behind Lambda's Invoke API. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AssertionVerifier } from '@tessera/contracts/identity';
import { usageContract } from '@tessera/contracts/operator';
import { authenticateCaller, createFrame, isAlive, readBody, sendJson } from '@tessera/service';
import { currentContext } from '@tessera/service/context';
import type { FrameServer } from '@tessera/service/frames';
import { describeUsage } from './billing/usage.ts';
import { FunctionFault } from './environments/fault.ts';
import { hostErrors } from './errors.ts';
import { createGuard, readIdentity } from './events/authorize.ts';
import { sendAnswer } from './events/send-answer.ts';
import { toEvent } from './events/to-event.ts';
import { createFunctions, type FunctionsOptions } from './functions.ts';
import { createInvokeFrames } from './invoke-api/frames.ts';
import { createInvokeApi, INVOKE_PATH } from './invoke-api/invoke-api.ts';
import { startTriggers } from './triggers/triggers.ts';

export interface Deps extends FunctionsOptions {
  /** Caller name → SHA-256 of its token, hexadecimal. */
  callers: Readonly<Record<string, string>>;
  verify: AssertionVerifier;
  /** Told to every function with each event. */
  stageVariables: Readonly<Record<string, string>>;
  /** Where the functions' data is, and with what this host declares their triggers there. */
  store: { url: string; token: string };
  /** Milliseconds before what a queue's function could not handle comes again, the first time. */
  triggerRetryDelay: number;
  /** Milliseconds before an asynchronous invocation that failed is tried again, and again. */
  retryDelays: readonly number[];
}

export interface App {
  handler: (request: IncomingMessage, response: ServerResponse) => void;
  /** Invocations over framed connections; `upgrade` is for the server's event of that name. */
  frames: FrameServer;
  /** Ends all environments. */
  close(): Promise<void>;
}

/** Callers that may look at what functions use. */
const overseers = new Set(['operator', 'registry']);

/** Bytes of a request. */
const BODY_LIMIT = 262_144;

export function createApp(deps: Deps): App {
  const { callers, logger, metrics, stageVariables } = deps;
  const functions = createFunctions(deps);
  const guards = new Map(deps.functions.map(({ config }) => [config.name, createGuard(config)]));
  const since = Date.now();
  const triggers = startTriggers({
    ...{ functions, logger, metrics, declared: deps.functions },
    ...{ store: deps.store, retryDelay: deps.triggerRetryDelay },
  });
  const invokeApi = createInvokeApi({ functions, callers, logger, retryDelays: deps.retryDelays });
  const frame = createFrame({
    ...{ logger, metrics, accessLog: 'debug' },
    checks: {
      store: () => isAlive(deps.store.url),
      functions: async () => functions.ready(),
      triggers: async () => triggers.ready(),
    },
  });
  const handler = frame(async (request, response) => {
    const { pathname, search } = new URL(request.url ?? '/', 'http://host');
    if (INVOKE_PATH.test(pathname)) return invokeApi.answer(request, response);
    const caller = authenticateCaller(request.headers, callers);
    if (pathname === usageContract.getUsage.path) {
      if (!overseers.has(caller)) throw hostErrors.NOT_ALLOWED(caller, pathname);
      return sendJson(response, 200, describeUsage(functions.measure(), { since, now: Date.now() }));
    }
    const [, name = '', path = '/'] = /^\/([a-z-]+)(\/.*)?$/.exec(pathname) ?? [];
    const found = functions.find(name);
    if (found === null) throw hostErrors.UNKNOWN_FUNCTION(name);
    const { config } = found.fn;
    guards.get(name)!(caller, { method: request.method ?? 'GET', path });
    const authorizer = readIdentity(request, caller, deps.verify);
    const event = toEvent({
      request,
      path,
      query: search.slice(1),
      body: await readBody(request, BODY_LIMIT),
      authorizer,
      context: currentContext()!,
      routes: config.routes,
      stageVariables,
      now: Date.now(),
    });
    const answer = await found.invoke(JSON.stringify(event)).catch((error: unknown) => {
      throw error instanceof FunctionFault ? error.problem : error;
    });
    sendAnswer(response, name, answer);
  });
  return {
    handler,
    frames: createInvokeFrames({ functions, callers, logger }),
    async close() {
      invokeApi.close();
      await triggers.close();
      await functions.close();
    },
  };
}
