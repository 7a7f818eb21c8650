/** `/_dev/<remote>/…`: modules of working copies and their sockets, passed through so that the page has one origin. */

import { request as ask, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { DEVTOOLS_HOOK } from '../gateway/pages/plan.ts';
import type { Hosts } from './hosts.ts';
import { DEV_PATH, type WorkingCopy } from './working-copies.ts';

/** What Fast Refresh finds React's renderers by: it takes this for its own, and a browser's extension comes before it. */
const hook = `globalThis.__REACT_DEVTOOLS_GLOBAL_HOOK__ ??= {
  renderers: new Map(), supportsFiber: true, inject(renderer) { const id = this.renderers.size + 1; this.renderers.set(id, renderer); return id; },
  onScheduleFiberRoot() {}, onCommitFiberRoot() {}, onCommitFiberUnmount() {}, onPostCommitFiberRoot() {}, checkDCE() {},
};
`;

export interface DevModules {
  /** Whether the request was one for a working copy. */
  answer(request: IncomingMessage, response: ServerResponse): boolean;
  /** Joins a socket, for hot replacement. */
  upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void;
}

export function createDevModules(copies: ReadonlyMap<string, WorkingCopy>, hosts: Hosts): DevModules {
  const copyOf = ({ url = '' }: IncomingMessage): WorkingCopy | undefined =>
    url.startsWith(DEV_PATH) ? copies.get(url.slice(DEV_PATH.length).split('/', 1)[0]!) : undefined;

  return {
    answer(request, response) {
      if (request.url === DEVTOOLS_HOOK) {
        response.writeHead(200, { 'content-type': 'text/javascript', 'cache-control': 'no-store' });
        response.end(hook);
        return true;
      }
      const copy = copyOf(request);
      if (copy === undefined) return false;
      pass(copy, request, response);
      return true;
    },
    upgrade(request, socket, head) {
      const copy = copyOf(request);
      // Only pages of this edge may hear what changes (Cross-Site WebSocket Hijacking).
      const { host: called, origin: page } = request.headers;
      const isOwn = hosts.isOwn(called) && hosts.isOwnPage(page, called);
      if (copy === undefined || !isOwn) {
        socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n');
        return;
      }
      const { hostname, port, host, origin } = copy.url;
      const upstream = connect(Number(port), hostname, () => {
        const headers = { ...request.headers, host, origin };
        const lines = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}`);
        upstream.write(`${request.method} ${request.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
        upstream.write(head);
        upstream.pipe(socket).pipe(upstream);
      });
      const end = () => {
        socket.destroy();
        upstream.destroy();
      };
      upstream.on('error', end).on('close', end);
      socket.on('error', end).on('close', end);
    },
  };
}

const pass = (copy: WorkingCopy, ...[request, response]: Parameters<RequestListener>): void => {
  const asked = ask(
    new URL(request.url!, copy.url),
    { method: request.method, headers: { ...request.headers, host: copy.url.host } },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    },
  );
  asked.on('error', () => {
    if (!response.headersSent) response.writeHead(502, { 'content-type': 'text/plain' });
    response.end('The dev server of this remote does not answer.\n');
  });
  response.once('close', () => asked.destroy());
  request.pipe(asked);
};
