/**
 * The runtime's side of the AWS Lambda Runtime API (2018-06-01), over one connection. An answer and the question for the
 * next invocation leave together (RFC 9112 §9.3.2): one way between processes less for each invocation.
 */

import { connect, type Socket } from 'node:net';
import type { Invoked, RuntimeClient } from './client.ts';

interface Answer {
  /** In lower case. */
  headers: Readonly<Record<string, string>>;
  body: string;
}

const BASE = '/2018-06-01/runtime';

/** @param address host and port */
export function createApiClient(address: string): RuntimeClient {
  const [host = '', port = ''] = address.split(':');
  const socket = connect({ host, port: Number(port), noDelay: true });
  const read = createReader(socket);
  const post = (path: string, body: string) =>
    `POST ${BASE}${path} HTTP/1.1\r\nhost: ${address}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  const get = `GET ${BASE}/invocation/next HTTP/1.1\r\nhost: ${address}\r\n\r\n`;
  return {
    async next() {
      socket.write(get);
      return toInvoked(await read());
    },
    async answer(id, kind, body) {
      socket.write(post(`/invocation/${id}/${kind}`, body) + get);
      await read();
      return toInvoked(await read());
    },
    async failInit(body) {
      socket.write(post('/init/error', body));
      await read();
    },
  };
}

function toInvoked({ headers, body }: Answer): Invoked {
  return {
    id: headers['lambda-runtime-aws-request-id'] ?? '',
    deadline: Number(headers['lambda-runtime-deadline-ms']),
    functionArn: headers['lambda-runtime-invoked-function-arn'] ?? '',
    traceparent: headers['lambda-runtime-trace-id'] ?? '',
    payload: body,
  };
}

/** Reads one answer after the other; each says how long its body is. Rejects when the connection ends. */
function createReader(socket: Socket): () => Promise<Answer> {
  let unread: Buffer = Buffer.alloc(0);
  let waiting: PromiseWithResolvers<void> | null = null;
  let ended = false;
  const wake = () => {
    waiting?.resolve();
    waiting = null;
  };
  socket.on('data', (chunk: Buffer) => {
    unread = unread.length === 0 ? chunk : Buffer.concat([unread, chunk]);
    wake();
  });
  socket.on('error', wake);
  socket.on('close', () => {
    ended = true;
    wake();
  });
  return async () => {
    for (;;) {
      const found = takeAnswer(unread);
      if (found !== null) {
        unread = unread.subarray(found.length);
        return found.answer;
      }
      if (ended) throw new Error('Cannot go on: the host has closed the connection');
      waiting = Promise.withResolvers<void>();
      await waiting.promise;
    }
  };
}

/** The answer that a text begins with, and its bytes; `null` when it is not all there. */
function takeAnswer(unread: Buffer): { answer: Answer; length: number } | null {
  const end = unread.indexOf('\r\n\r\n');
  if (end === -1) return null;
  const [, ...lines] = unread.toString('latin1', 0, end).split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const begin = end + 4;
  const length = begin + Number(headers['content-length'] ?? 0);
  if (unread.length < length) return null;
  return { answer: { headers, body: unread.toString('utf8', begin, length) }, length };
}
