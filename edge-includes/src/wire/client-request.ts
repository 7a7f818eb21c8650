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

/** Whether nobody takes the answer any more. One of HTTP/2 does not tell by itself. */
export function isGone(response: Outgoing): boolean {
  if ('stream' in response) return response.stream.closed || response.stream.destroyed;
  return response.destroyed;
}

/** Its signal is made when somebody asks for it: a page that is at hand never does. */
export class ClientRequest implements WireRequest {
  method: string;
  target: string;
  headers: Fields;
  client: string;
  body?: AsyncIterable<Uint8Array>;
  readonly #response: Outgoing;
  #gone: AbortController | undefined;

  constructor(request: Incoming, response: Outgoing, headers: Fields = fieldsOf(request)) {
    this.method = request.method ?? 'GET';
    this.target = request.url ?? '/';
    this.headers = headers;
    this.client = request.socket.remoteAddress ?? '';
    this.#response = response;
    if (hasBody(request, headers)) this.body = request as AsyncIterable<Uint8Array>;
  }

  get signal(): AbortSignal {
    this.#gone ??= watch(this.#response);
    return this.#gone.signal;
  }
}

function hasBody(request: Incoming, headers: Fields): boolean {
  if (request.httpVersionMajor < 2) {
    return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
  }
  return !(request as Http2ServerRequest).stream.endAfterHeaders;
}

function watch(response: Outgoing): AbortController {
  const gone = new AbortController();
  const leave = () => gone.abort(new DOMException('The client has gone', 'AbortError'));
  if (isGone(response)) leave();
  else {
    response.once('close', () => {
      if (!response.writableFinished) leave();
    });
  }
  return gone;
}
