/** The public server: HTTP/1.1, or with a certificate HTTP/2 and HTTP/1.1 over TLS. */

import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createSecureServer, type Http2SecureServer, type ServerHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';
import { createSecureContext } from 'node:tls';
import type { Incoming, Outgoing } from '../wire/client-request.ts';

export interface PublicServerOptions {
  /** PEM. */
  tls: { cert: Buffer; key: Buffer } | null;
  /** Milliseconds in which a request must be there. */
  patience: number;
}

/** Bytes of a request's head. */
const HEAD_LIMIT = 16_384;
/** Milliseconds that an idle connection stays open. */
const KEEP_ALIVE = 30_000;
/** Requests of one HTTP/2 connection at once. */
const STREAMS = 128;

type Listener = (request: Incoming, response: Outgoing) => void;

/** A server that can be stopped gracefully, as `serve` does it. */
export function createPublicServer(listener: Listener, { tls, patience }: PublicServerOptions): Server {
  if (tls === null) {
    return createServer(
      {
        maxHeaderSize: HEAD_LIMIT,
        requestTimeout: patience,
        headersTimeout: Math.min(patience, 10_000),
        // Node looks every 30 s otherwise, however short the time is.
        connectionsCheckingInterval: Math.min(Math.ceil(patience / 4), 2_000),
        keepAliveTimeout: KEEP_ALIVE,
        noDelay: true,
      },
      listener,
    );
  }
  const server = createSecureServer(
    {
      ...tls,
      allowHTTP1: true,
      maxHeaderListPairs: 128,
      settings: { maxConcurrentStreams: STREAMS, maxHeaderListSize: HEAD_LIMIT, enablePush: false },
      unknownProtocolTimeout: 10_000,
    },
    listener,
  );
  Object.assign(server, { headersTimeout: Math.min(patience, 10_000), requestTimeout: patience });
  server.on('session', (session) => session.setTimeout(KEEP_ALIVE, () => session.close()));
  return Object.assign(server, followConnections(server)) as unknown as Server;
}

/** @throws TypeError when a file cannot be read, or is no certificate or not its key */
export function readCertificate(
  cert: string | undefined,
  key: string | undefined,
): PublicServerOptions['tls'] {
  if (cert === undefined || key === undefined) return null;
  const [certificate, secret] = [cert, key].map((path) => {
    try {
      return readFileSync(path);
    } catch (error) {
      throw new TypeError(`Cannot read "${path}": ${(error as Error).message}`);
    }
  });
  const tls = { cert: certificate!, key: secret! };
  try {
    createSecureContext(tls);
  } catch (error) {
    throw new TypeError(
      `Cannot use "${cert}" with "${key}": expected a certificate chain and its key in PEM (${(error as Error).message})`,
    );
  }
  return tls;
}

/** What a server of HTTP/1.1 can do with its connections by itself. */
function followConnections(server: Http2SecureServer) {
  const sessions = new Set<ServerHttp2Session>();
  const sockets = new Map<Socket, number>();
  server.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
  });
  server.on('secureConnection', (socket) => {
    sockets.set(socket, 0);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('request', ({ socket }, response) => {
    const count = (by: number) => sockets.has(socket) && sockets.set(socket, sockets.get(socket)! + by);
    count(1);
    response.once('close', () => count(-1));
  });
  return {
    closeIdleConnections() {
      for (const session of sessions) session.close();
      for (const [socket, requests] of sockets) {
        const isSession = [...sessions].some((session) => session.socket === socket);
        if (requests === 0 && !isSession) socket.destroy();
      }
    },
    closeAllConnections() {
      for (const session of sessions) session.destroy();
      for (const socket of sockets.keys()) socket.destroy();
    },
  };
}
