/** One side of a framed connection: reads and writes frames, and finds out when the other side is gone. */

import type { Socket } from 'node:net';
import { ProblemError } from '@tessera/contracts/problem';
import { type Message, PING, PONG, toFault } from './messages.ts';
import { createFrameReader, toFrames } from './read-frames.ts';
import { watchSilence } from './silence.ts';

export interface ConnectionOptions {
  /** Most bytes of a frame that is read. */
  limit: number;
  /** Milliseconds of silence until the other side is asked whether it is there; as many later it is given up. */
  heartbeat: number;
  /** Whether nothing more is read while the other side does not take what it is sent. */
  holdsBack?: boolean;
  /** May throw a ProblemError, which ends the connection. */
  onMessage: (message: Message) => void;
  /** Called once, whatever ended it. */
  onClose: (why: Error) => void;
}

export interface Connection {
  /** Frames of one turn leave in one write. */
  send(text: string): void;
  /** Takes what arrived together with the upgrade. */
  receive(chunk: Buffer): void;
  /** Ends it when everything is sent. */
  end(): void;
  /** Ends it at once. */
  destroy(why: Error): void;
}

export function createConnection(socket: Socket, options: ConnectionOptions): Connection {
  let waiting: string[] = [];
  let heard = true;
  let why: Error | undefined;

  const flush = () => {
    const texts = waiting;
    waiting = [];
    if (texts.length === 0 || !socket.writable) return;
    if (socket.write(toFrames(texts)) || !options.holdsBack) return;
    socket.pause();
    socket.once('drain', () => socket.resume());
  };
  const send = (text: string) => {
    if (waiting.push(text) === 1) process.nextTick(flush);
  };
  const end = () => {
    flush();
    socket.end();
  };
  /** Says why before it ends, if the other side still listens. */
  const fail = (fault: Error) => {
    why ??= fault;
    if (fault instanceof ProblemError) send(toFault(fault.problem));
    flush();
    socket.destroySoon();
  };
  const read = createFrameReader(options.limit, (message) => {
    if ('ping' in message) send(PONG);
    else if (!('pong' in message)) options.onMessage(message);
  });
  const receive = (chunk: Buffer) => {
    if (why !== undefined) return;
    heard = true;
    try {
      read(chunk);
    } catch (error) {
      fail(error as Error);
    }
  };
  const stopWatching = watchSilence(options.heartbeat, {
    wasHeard() {
      const was = heard;
      heard = false;
      return was;
    },
    ask: () => send(PING),
    giveUp(fault) {
      why ??= fault;
      socket.destroy();
    },
  });

  socket.setNoDelay(true);
  socket.setTimeout(0);
  socket.on('data', receive);
  // The sockets of an HTTP server stay half open.
  socket.once('end', end);
  socket.on('error', (error) => {
    why ??= error;
  });
  socket.once('close', () => {
    stopWatching();
    options.onClose(why ?? new Error('the other side has closed the connection'));
  });
  return {
    send,
    receive,
    end,
    destroy(reason) {
      why ??= reason;
      socket.destroy();
    },
  };
}
