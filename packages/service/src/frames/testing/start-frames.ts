/** A real server that answers framed questions, and the raw other side of a connection, for tests. */

import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { ProblemError } from '@tessera/contracts/problem';
import {
  createFrameServer,
  type FrameServer,
  type FrameServerOptions,
  wantsFrames,
} from '../accept-frames.ts';
import { type Message, PROTOCOL } from '../messages.ts';
import { createFrameReader, toFrames } from '../read-frames.ts';

export interface StartedFrames extends AsyncDisposable {
  url: string;
  /** Of the connections that were begun. */
  sockets: readonly Socket[];
  stop: FrameServer['stop'];
  /** Resolves when it is closed; it is told to. */
  closed(): Promise<void>;
}

type Options = Partial<FrameServerOptions<string>> & Pick<FrameServerOptions<string>, 'answer'>;

/** Callers with the token `good` may ask. @param port of one that was there before */
export async function startFrames(options: Options, port = 0): Promise<StartedFrames> {
  const frames = createFrameServer<string>({
    authenticate({ authorization }) {
      if (authorization === 'good') return 'tester';
      throw new ProblemError({ status: 401, code: 'caller-unknown', title: 'Not known' });
    },
    ...options,
  });
  const sockets: Socket[] = [];
  const server = createServer({ shouldUpgradeCallback: wantsFrames }, (_request, response) => {
    response.end('plain');
  });
  server.on('upgrade', (request, socket, head) => {
    sockets.push(socket as Socket);
    frames.upgrade(request, socket, head);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const closed = once(server, 'close').then(() => undefined);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sockets,
    stop: frames.stop,
    closed() {
      server.close();
      return closed;
    },
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

export interface RawConnection extends Disposable {
  socket: Socket;
  send(...texts: string[]): void;
  /** The messages so far. */
  heard: Message[];
  /** Resolves with the next message. */
  next(): Promise<Message>;
}

/** Begins a connection by hand. */
export async function connectRaw(url: string): Promise<RawConnection> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => {});
  socket.write(
    `GET / HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: ${PROTOCOL}\r\nauthorization: good\r\n\r\n`,
  );
  const [head] = (await once(socket, 'data')) as [Buffer];
  if (!head.toString().startsWith('HTTP/1.1 101 ')) throw new Error(`Cannot connect: ${head}`);
  const heard: Message[] = [];
  const arrivals = new EventTarget();
  const read = createFrameReader(64_000_000, (message) => {
    heard.push(message);
    arrivals.dispatchEvent(new Event('message'));
  });
  socket.on('data', read);
  let taken = 0;
  return {
    socket,
    heard,
    send: (...texts) => void socket.write(toFrames(texts)),
    async next() {
      while (heard.length === taken) await once(arrivals, 'message');
      taken += 1;
      return heard[taken - 1]!;
    },
    [Symbol.dispose]: () => void socket.destroy(),
  };
}
