/** Answers what is not HTTP, or too much of it, with a problem: Node's own answer has no words. */

import { type Server, STATUS_CODES } from 'node:http';
import { PROBLEM_TYPE } from '@tessera/contracts/problem';

const refusals: Readonly<Record<string, { status: number; code: string; detail: string }>> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    code: 'headers-too-large',
    detail: 'Cannot read the request: its address and headers have more than 16384 bytes, send fewer cookies',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    code: 'request-late',
    detail: 'Cannot wait for the rest of the request any longer: send it again',
  },
};

const unreadable = {
  status: 400,
  code: 'request-unreadable',
  detail: 'Cannot read the request: it is not well-formed HTTP/1.1',
};

export function refuseGarbage(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    const { status, code, detail } = refusals[error.code ?? ''] ?? unreadable;
    const title = STATUS_CODES[status]!;
    const body = JSON.stringify({ type: `urn:tessera:problem:${code}`, title, status, code, detail });
    socket.end(
      `HTTP/1.1 ${status} ${title}\r\nContent-Type: ${PROBLEM_TYPE}\r\nCache-Control: no-store\r\n` +
        `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    );
  });
}
