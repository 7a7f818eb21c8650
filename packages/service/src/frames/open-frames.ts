/**
 * Begins a framed connection: asks an HTTP server for the upgrade (RFC 9110 §7.8), over `node:net`, because a function
 * starts faster without `node:http`.
 */

import { connect, type Socket } from 'node:net';
import { type FrameAnswer, PROTOCOL } from './messages.ts';

/** Where a connection leads and what it begins with. */
export interface Upgrade {
  secure: boolean;
  host: string;
  port: number;
  /** The request that asks for it. */
  request: string;
}

export interface OpenFramesOptions {
  /** Milliseconds until the connection must be open. */
  timeout: number;
  /** The connection is open. @param rest what came with the answer to the upgrade, mostly nothing */
  onOpen(rest: Buffer): void;
  /** The server has answered something else: mostly a problem. The socket ends. */
  onRefused(answer: FrameAnswer): void;
}

/** Bytes of an answer that refuses. */
const REFUSAL_LIMIT = 65_536;

/**
 * @param url of the server, `http:` or `https:`
 * @param headers such as the credential
 * @throws TypeError for an address that is none, or a header that would end before its value does
 */
export function toUpgrade(url: string, headers: Readonly<Record<string, string>>): Upgrade {
  const { hostname, host, port, protocol, pathname } = new URL(url);
  const secure = protocol === 'https:';
  const lines = Object.entries({ host, connection: 'Upgrade', upgrade: PROTOCOL, ...headers });
  for (const [name, value] of lines) {
    if (!/^[\t\x20-\x7e]*$/.test(value))
      throw new TypeError(`Cannot send header "${name}": its value has control characters, remove them`);
  }
  const fields = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return {
    secure,
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || (secure ? 443 : 80)),
    request: `GET ${pathname} HTTP/1.1\r\n${fields}\r\n`,
  };
}

/** The socket fails or closes when there is no connection. */
export function openFrames({ secure, host, port, request }: Upgrade, options: OpenFramesOptions): Socket {
  const socket = secure
    ? process.getBuiltinModule('node:tls').connect({ host, port, servername: host })
    : connect({ host, port });
  socket.write(request);
  const late = setTimeout(() => {
    socket.destroy(new Error(`no connection within ${options.timeout} ms`));
  }, options.timeout);
  let unread: Buffer = Buffer.alloc(0);
  const read = (chunk: Buffer) => {
    unread = Buffer.concat([unread, chunk]);
    const end = unread.indexOf('\r\n\r\n');
    if (end === -1) {
      if (unread.length > REFUSAL_LIMIT) socket.destroy(new Error('what answers speaks no HTTP'));
      return;
    }
    const { status, length } = readHead(unread.toString('latin1', 0, end));
    const rest = unread.subarray(end + 4);
    if (status === 101) {
      settle();
      return options.onOpen(rest);
    }
    if (length > REFUSAL_LIMIT) return socket.destroy(new Error(`status ${status}, and too much beside it`));
    if (rest.length < length) return;
    settle();
    options.onRefused({ status, body: parseJson(rest.toString('utf8', 0, length)) });
    socket.destroy();
  };
  const settle = () => {
    clearTimeout(late);
    socket.off('data', read);
  };
  socket.on('data', read);
  socket.once('close', settle);
  return socket;
}

function readHead(head: string): { status: number; length: number } {
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0),
    length: Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
