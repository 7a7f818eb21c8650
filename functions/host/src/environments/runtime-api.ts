/**
 * The AWS Lambda Runtime API (2018-06-01) for one environment, on a port of its own: the runtime fetches an
 * invocation, answers it, and fetches the next one.
 */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readBody } from '@tessera/service';
import { ANSWER_LIMIT, describeTooLarge } from '../runtime/answer-limit.ts';
import type { Invocation, RuntimeEvents, RuntimeLink } from './runtime-link.ts';

const BASE = '/2018-06-01/runtime';

export async function startRuntimeApi(events: RuntimeEvents): Promise<RuntimeLink> {
  let waiting: ServerResponse | null = null;
  let next: Invocation | null = null;
  const deliver = () => {
    if (waiting === null || next === null) return;
    writeInvocation(waiting, next);
    waiting = null;
    next = null;
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const url = request.url ?? '';
    if (request.method === 'GET' && url === `${BASE}/invocation/next`) {
      waiting = response;
      events.onNext();
      deliver();
      return;
    }
    const [, id = '', kind] = /\/invocation\/([\w-]+)\/(response|error)$/.exec(url) ?? [];
    if (Number(request.headers['content-length'] ?? 0) > ANSWER_LIMIT && kind !== undefined) {
      events.onError(id, describeTooLarge(Number(request.headers['content-length'])));
      request.resume();
      response.writeHead(413, { 'content-length': '0' }).end();
      return;
    }
    const body = (await readBody(request, ANSWER_LIMIT)).toString('utf8');
    if (kind === 'response') events.onResponse(id, body);
    else if (kind === 'error') events.onError(id, body);
    else if (url === `${BASE}/init/error`) events.onInitError(body);
    else {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(202, { 'content-length': '0' }).end();
  };
  await listen(server);
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    attach: () => undefined,
    send(invocation) {
      next = invocation;
      deliver();
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function writeInvocation(response: ServerResponse, invocation: Invocation): void {
  const { id, payload, deadline, functionArn, traceparent } = invocation;
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(payload)),
    'lambda-runtime-aws-request-id': id,
    'lambda-runtime-deadline-ms': String(deadline),
    'lambda-runtime-invoked-function-arn': functionArn,
    'lambda-runtime-trace-id': traceparent,
  });
  response.end(payload);
}

function listen(server: Server): Promise<void> {
  // A runtime may think for as long as its function's timeout allows; the environment watches over that.
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
}
