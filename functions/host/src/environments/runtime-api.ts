/**
 * The AWS Lambda Runtime API (2018-06-01) for one environment, on a port of its own: the runtime fetches an
 * invocation, answers it, and fetches the next one.
 */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readBody } from '@tessera/service';

export interface Invocation {
  id: string;
  /** The event as JSON. */
  payload: string;
  /** Epoch milliseconds. */
  deadline: number;
  functionArn: string;
  traceparent: string;
}

/** What the runtime tells. */
export interface RuntimeEvents {
  /** It asks for an invocation; the first time, its start is complete. */
  onNext(): void;
  onResponse(id: string, body: string): void;
  /** @param error the runtime's `{ errorType, errorMessage }` as JSON */
  onError(id: string, error: string): void;
  onInitError(error: string): void;
}

export interface RuntimeApi {
  /** Host and port for `AWS_LAMBDA_RUNTIME_API`. */
  address: string;
  /** Hands an invocation to the runtime, as soon as it asks. One at a time. */
  send(invocation: Invocation): void;
  close(): void;
}

const BASE = '/2018-06-01/runtime';
/** Bytes of an answer: Lambda's own limit. */
const ANSWER_LIMIT = 6 * 1_048_576;

export async function startRuntimeApi(events: RuntimeEvents): Promise<RuntimeApi> {
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
    const body = (await readBody(request, ANSWER_LIMIT)).toString('utf8');
    const [, id = '', kind] = /\/invocation\/([\w-]+)\/(response|error)$/.exec(url) ?? [];
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
