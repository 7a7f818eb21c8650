/** The admin port: purges and metrics, for whoever has the token. */

import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { toProblem } from '@tessera/contracts/problem';
import { readTextBody, sendJson } from '@tessera/service';
import { standaloneErrors } from './errors.ts';
import { type Purge, readPurges } from './purges.ts';

export interface AdminOptions {
  token: string;
  /** Answers how many stored answers it concerned. */
  purge(purge: Purge): number | Promise<number>;
  metrics(): Promise<{ type: string; text: string }>;
}

/** Bytes of a purge's body. */
const BODY_LIMIT = 65_536;

export function createAdminServer(options: AdminOptions): Server {
  const expected = hash(`Bearer ${options.token}`);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const operation = `${request.method} ${request.url}`;
    if (operation === 'GET /healthz') return sendJson(response, 200, { status: 'ok' });
    if (!timingSafeEqual(hash(request.headers.authorization ?? ''), expected)) {
      throw standaloneErrors.ADMIN_UNAUTHENTICATED();
    }
    if (operation === 'POST /purge') {
      const purges = readPurges((await readTextBody(request, BODY_LIMIT)) ?? '');
      const counts = await Promise.all(purges.map(options.purge));
      return sendJson(response, 200, { purged: counts.reduce((sum, count) => sum + count, 0) });
    }
    if (operation === 'GET /metrics') {
      const { type, text } = await options.metrics();
      response.writeHead(200, { 'content-type': type });
      response.end(text);
      return;
    }
    throw standaloneErrors.ADMIN_UNKNOWN(operation.slice(0, 100));
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      const problem = toProblem(error);
      sendJson(response, problem.status, problem);
    });
  });
  server.requestTimeout = 10_000;
  return server;
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
