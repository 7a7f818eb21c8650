/** `/api/<name>/*` of a BFF, answered by its contract. */

import type { Dispatch } from '@tessera/contracts/http';
import { readTextBody } from '@tessera/service';
import type { RequestHandler } from 'express';
import type { BffContext } from '../bff/context.ts';
import { bffErrors } from '../errors.ts';

/** Most bytes of a request's body. */
export const BODY_LIMIT = 64 * 1024;

/** Serves a contract below the path that the handler is mounted at. */
export function createApiRoutes(
  dispatch: Dispatch<BffContext>,
  contextOf: (...pair: Parameters<RequestHandler>) => BffContext,
): RequestHandler {
  return async (request, response, next) => {
    const context = contextOf(request, response, next);
    const url = new URL(request.url, 'http://bff');
    const answer = await dispatch(
      {
        method: request.method,
        path: url.pathname,
        query: url.searchParams,
        headers: request.headers as Record<string, string | undefined>,
        body: await readJsonBody(request),
      },
      context,
    );
    const body = answer.body === undefined ? undefined : Buffer.from(answer.body);
    const cookies = context.cookies.values();
    response.writeHead(answer.status, {
      'cache-control': 'no-store',
      ...answer.headers,
      ...(body === undefined ? {} : { 'content-length': body.length }),
      ...Object.fromEntries(context.headers),
      ...(cookies.length === 0 ? {} : { 'set-cookie': cookies }),
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  };
}

/** A JSON type is required, because pages of other sites can send any other type without being asked first. */
async function readJsonBody(request: Parameters<RequestHandler>[0]): Promise<string | undefined> {
  if (request.method === 'GET' || request.method === 'HEAD') return undefined;
  const body = await readTextBody(request, BODY_LIMIT);
  const type = request.headers['content-type'] ?? '';
  if (body !== undefined && !/^application\/json\b/i.test(type)) {
    throw bffErrors.MEDIA_TYPE_REFUSED(type, 'application/json');
  }
  return body;
}
