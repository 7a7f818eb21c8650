/**
 * What every server does around its own work: `/healthz`, `/ready`, `/metrics`, request context, access log,
 * request metrics, and a problem for whatever is thrown.
 */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { headers as names } from '@tessera/contracts/headers';
import { ProblemError } from '@tessera/contracts/problem';
import type { Logger } from '../logging/logger.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { contextFromHeaders, runInContext } from '../tracing/context.ts';
import { sendJson, sendProblem } from './messages.ts';

export interface FrameOptions {
  logger: Logger;
  metrics: Metrics;
  /**
   * Checks what the server needs, by name; `/ready` answers 503 naming what is false or throws.
   * It must answer within {@link READY_TIMEOUT}.
   */
  checks?: Readonly<Record<string, () => Promise<boolean>>>;
  /** Milliseconds a request may take when it brings no deadline of its own. @default 10_000 */
  budget?: number;
  /** Whether `/healthz`, `/ready` and `/metrics` are answered; a public door answers them elsewhere. @default true */
  probes?: boolean;
  /** At what level an answered request is logged. A server that visitors' requests reach many times over says less. @default 'info' */
  accessLog?: 'info' | 'debug';
}

/** Milliseconds that a check of `/ready` may take. */
export const READY_TIMEOUT = 1_000;

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/** Wraps a server's own handler. */
export type Frame = (handler: Handler) => (request: IncomingMessage, response: ServerResponse) => void;

export function createFrame(options: FrameOptions): Frame {
  const { logger, metrics, checks = {}, budget = 10_000, probes = true, accessLog = 'info' } = options;
  const duration = metrics.histogram('http_request_duration_seconds', 'Time to answer requests', [
    'method',
    'status',
  ]);

  return (handler) => (request, response) => {
    const path = request.url?.split('?', 1)[0];
    if (probes && path === '/healthz') return sendJson(response, 200, { status: 'ok' });
    if (probes && path === '/ready') return void answerReady(response, checks);
    if (probes && path === '/metrics') return void answerMetrics(response, metrics);

    const started = performance.now();
    const context = contextFromHeaders(request.headers, budget);
    response.setHeader(names.requestId, context.requestId);
    runInContext(context, () => {
      response.once('close', () => {
        const seconds = (performance.now() - started) / 1_000;
        duration.observe({ method: request.method ?? '', status: String(response.statusCode) }, seconds);
        if (!logger.isLevelEnabled(accessLog)) return;
        runInContext(context, () =>
          logger[accessLog](
            {
              method: request.method,
              path,
              status: response.statusCode,
              ms: Math.round(seconds * 100_000) / 100,
              ...(response.writableFinished ? {} : { aborted: true }),
            },
            'request',
          ),
        );
      });
      Promise.resolve()
        .then(() => handler(request, response))
        .catch((error: unknown) => {
          // A client that left in the middle of its body has broken nothing of ours; the access log tells.
          if (!(request.destroyed && !request.complete)) logFailure(logger, error);
          sendProblem(response, error);
        });
    });
  };
}

/** Tells of whatever was not the client's fault, with its cause. */
export function logFailure(logger: Pick<Logger, 'warn' | 'error'>, error: unknown): void {
  if (!(error instanceof ProblemError)) logger.error({ err: error }, 'request failed');
  else if (error.status >= 500) logger.warn({ err: error, code: error.code }, 'request failed');
}

async function answerReady(
  response: ServerResponse,
  checks: Required<FrameOptions>['checks'],
): Promise<void> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      const { promise: late, resolve } = Promise.withResolvers<boolean>();
      const timer = setTimeout(() => resolve(false), READY_TIMEOUT);
      const ok = await Promise.race([check().catch(() => false), late]);
      clearTimeout(timer);
      return [name, ok] as const;
    }),
  );
  const ready = results.every(([, ok]) => ok);
  sendJson(response, ready ? 200 : 503, {
    status: ready ? 'ready' : 'waiting',
    checks: Object.fromEntries(results),
  });
}

async function answerMetrics(response: ServerResponse, metrics: Metrics): Promise<void> {
  const { type, text } = await metrics.expose();
  response.writeHead(200, { 'content-type': type });
  response.end(text);
}
