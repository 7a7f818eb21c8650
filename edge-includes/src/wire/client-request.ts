/** A client's request as the rest of the edge sees it. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import type { Fields, WireRequest } from './message.ts';

export type Incoming = IncomingMessage | Http2ServerRequest;
export type Outgoing = ServerResponse | Http2ServerResponse;

/** Its signal is made when somebody asks for it: a page that is at hand never does. */
export function readRequest(request: Incoming, response: Outgoing): WireRequest {
  let gone: AbortController | undefined;
  const headers = request.headers as Fields;
  const hasBody = headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
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
