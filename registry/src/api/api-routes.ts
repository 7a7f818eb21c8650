/** Serves the registry's contract over Express. */

import type { Dispatch } from '@tessera/contracts/http';
import { type Logger, logFailure, readTextBody, sendProblem } from '@tessera/service';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { registryErrors } from '../errors.ts';
import type { RequestContext } from './context.ts';

/** Most bytes of a JSON body: a `release.json` of 2,000 files fits, and the fullest report of an edge. */
const BODY_LIMIT = 3_000_000;

/** Which request context belongs to a request. */
export type ContextOf = (request: Parameters<RequestHandler>[0]) => RequestContext;

export function createApiRoutes(dispatch: Dispatch<RequestContext>, contextOf: ContextOf): RequestHandler {
  return async (request, response) => {
    const context = contextOf(request);
    const url = URL.parse(request.url, 'http://registry');
    if (url === null) throw registryErrors.REQUEST_UNREADABLE('its address is none');
    const body = await readTextBody(request, BODY_LIMIT);
    const answer = await dispatch(
      {
        method: request.method,
        path: url.pathname,
        query: url.searchParams,
        headers: request.headers as Record<string, string | undefined>,
        body,
      },
      context,
    );
    response.writeHead(answer.status, { 'cache-control': 'no-store', ...answer.headers });
    response.end(request.method === 'HEAD' ? undefined : answer.body);
  };
}

/** Express recognises an error handler by its four parameters. */
export function answerWithProblem(logger: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, _next) => {
    const refusal = error instanceof URIError ? registryErrors.REQUEST_UNREADABLE('broken encoding') : error;
    logFailure(logger, refusal);
    sendProblem(response, refusal);
  };
}
