/** The host's side of the pipe to its own runtime: one frame down and one up for each invocation, see `frames.ts`. */

import type { Socket } from 'node:net';
import { ANSWER_LIMIT } from '../runtime/answer-limit.ts';
import { createFrameReader, type Frame, toFrame } from '../runtime/frames.ts';
import { PIPE_ADDRESS } from '../runtime/pipe-client.ts';
import type { RuntimeEvents, RuntimeLink } from './runtime-link.ts';

/** The pipe's place among the streams of a process: behind stdin, stdout and stderr. */
const STREAM = 3;
/** Bytes of the words before a body. */
const WORDS_LIMIT = 1_024;

export function createRuntimePipe(events: RuntimeEvents): RuntimeLink {
  let pipe: Socket | undefined;
  const hear = ({ words: [kind = '', id = ''], body }: Frame) => {
    switch (kind) {
      case 'ready':
        return events.onNext();
      case 'response':
        return events.onResponse(id, body);
      case 'error':
        return events.onError(id, body);
      case 'failed':
        events.onInitError(body);
        return void pipe?.end();
      default:
        events.onNonsense(`the word "${kind.slice(0, 20)}"`);
    }
  };
  return {
    address: PIPE_ADDRESS,
    attach(child) {
      pipe = child.stdio[STREAM] as Socket;
      const read = createFrameReader(ANSWER_LIMIT + WORDS_LIMIT, hear);
      pipe.on('data', (chunk: Buffer) => {
        try {
          read(chunk);
        } catch (error) {
          pipe?.destroy();
          events.onNonsense((error as Error).message);
        }
      });
      // It may have ended before it is told anything; its exit tells.
      pipe.on('error', () => undefined);
    },
    send({ id, deadline, functionArn, traceparent, payload }) {
      pipe?.write(toFrame([id, String(deadline), functionArn, traceparent], payload));
    },
    close: () => void pipe?.destroy(),
  };
}
