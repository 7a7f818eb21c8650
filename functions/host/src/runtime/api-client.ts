/** The runtime's side of the AWS Lambda Runtime API (2018-06-01), over one kept connection. */

import { Agent, type IncomingHttpHeaders, request } from 'node:http';

export interface RuntimeAnswer {
  headers: IncomingHttpHeaders;
  body: string;
}

export type CallRuntime = (method: 'GET' | 'POST', path: string, body?: string) => Promise<RuntimeAnswer>;

/** @param address host and port, as `AWS_LAMBDA_RUNTIME_API` has it */
export function createRuntimeClient(address: string): CallRuntime {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return (method, path, body) =>
    new Promise((resolve, reject) => {
      const outgoing = request(`http://${address}/2018-06-01/runtime${path}`, {
        agent,
        method,
        headers:
          body === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) },
      });
      outgoing.once('error', reject);
      outgoing.once('response', (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.once('error', reject);
        incoming.once('end', () =>
          resolve({ headers: incoming.headers, body: Buffer.concat(chunks).toString('utf8') }),
        );
      });
      outgoing.end(body);
    });
}
