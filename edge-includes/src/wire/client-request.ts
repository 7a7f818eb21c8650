/** A client's request as the rest of the edge sees it. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import type { Fields, WireRequest } from './message.ts';

export type Incoming = IncomingMessage | Http2ServerRequest;
export type Outgoing = ServerResponse | Http2ServerResponse;

/** The fields of a request. HTTP/2 has some of its own, of which the host is kept (RFC 9113, section 8.3.1). */
export function fieldsOf(request: Incoming): Fields {
  const headers = request.headers as Fields;
  if (request.httpVersionMajor < 2) return headers;
  const fields: Fields = {};
  for (const name in headers) if (!name.startsWith(':')) fields[name] = headers[name];
  if (headers[':authority'] !== undefined) fields['host'] = headers[':authority'];
  return fields;
}

/** Its signal is made when somebody asks for it: a page that is at hand never does. */
export function readRequest(
  request: Incoming,
  response: Outgoing,
  headers: Fields = fieldsOf(request),
): WireRequest {
  let gone: AbortController | undefined;
  const hasBody =
    request.httpVersionMajor < 2
      ? headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined
      : !(request as Http2ServerRequest).stream.endAfterHeaders;
  return {
    method: request.method ?? 'GET',
    target: request.url ?? '/',
    headers,
    client: request.socket.remoteAddress ?? '',
    get signal() {
      if (gone === undefined) {
        gone = watch(response);
      }
      return gone.signal;
    },
    ...(hasBody ? { body: request as AsyncIterable<Uint8Array> } : {}),
  };
}

function watch(response: Outgoing): AbortController {
  const gone = new AbortController();
  const leave = () => gone.abort(new DOMException('The client has gone', 'AbortError'));
  if (response.destroyed) leave();
  else {
    response.once('close', () => {
      if (!response.writableFinished) leave();
    });
  }
  return gone;
}
