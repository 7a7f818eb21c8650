/** The runtime's side of the pipe that it inherits from this host; see `frames.ts`. */

import { Socket } from 'node:net';
import { ANSWER_LIMIT, describeTooLarge } from './answer-limit.ts';
import type { Invoked, RuntimeClient } from './client.ts';
import { createFrameReader, type Frame, toFrame } from './frames.ts';

const DESCRIPTOR = 3;

/** What `AWS_LAMBDA_RUNTIME_API` says where there is the pipe. */
export const PIPE_ADDRESS = `fd:${DESCRIPTOR}`;

export function createPipeClient(): RuntimeClient {
  const socket = new Socket({ fd: DESCRIPTOR, readable: true, writable: true });
  const read = createReader(socket);
  return {
    next() {
      socket.write(toFrame(['ready']));
      return read();
    },
    answer(id, kind, body) {
      const length = Buffer.byteLength(body);
      const isTooLarge = length > ANSWER_LIMIT;
      socket.write(isTooLarge ? toFrame(['error', id], describeTooLarge(length)) : toFrame([kind, id], body));
      return read();
    },
    async failInit(body) {
      socket.write(toFrame(['failed'], body));
      // The host ends the pipe when it has read that.
      await read();
    },
  };
}

/** Reads one invocation after the other. Rejects when the pipe ends. */
function createReader(socket: Socket): () => Promise<Invoked> {
  const unread: Invoked[] = [];
  let waiting: PromiseWithResolvers<Invoked> | null = null;
  let hasEnded = false;
  const take = createFrameReader(Number.POSITIVE_INFINITY, (frame) => {
    const invoked = toInvoked(frame);
    if (waiting === null) unread.push(invoked);
    else waiting.resolve(invoked);
    waiting = null;
  });
  const end = () => {
    hasEnded = true;
    waiting?.reject(endOfPipe());
  };
  socket.on('data', take).on('error', end).on('end', end);
  return () => {
    const next = unread.shift();
    if (next !== undefined) return Promise.resolve(next);
    if (hasEnded) return Promise.reject(endOfPipe());
    waiting = Promise.withResolvers();
    return waiting.promise;
  };
}

function toInvoked({ words, body }: Frame): Invoked {
  const [id = '', deadline, functionArn = '', traceparent = ''] = words;
  return { id, deadline: Number(deadline), functionArn, traceparent, payload: body };
}

function endOfPipe(): Error {
  return new Error('Cannot go on: the host has closed the pipe');
}
