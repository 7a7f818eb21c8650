/** What can go wrong on a framed connection. Each of the first three ends it. */

import { defineErrors } from '@tessera/contracts/problem';

export const framesErrors = defineErrors('FRAMES', {
  TOO_LARGE: {
    status: 413,
    title: 'The frame is too large',
    message: (bytes: number, limit: number) =>
      `Cannot read a frame of ${bytes} bytes: the limit is ${limit}, send less at once`,
  },
  UNREADABLE: {
    status: 400,
    title: 'The frame cannot be read',
    message: (why: string) => `Cannot read the frame: ${why}, see packages/service/src/frames/messages.ts`,
  },
  SILENT: {
    status: 504,
    title: 'The other side is silent',
    message: (ms: number) =>
      `Cannot use the connection any longer: nothing was heard for ${ms} ms, open a new one`,
  },
  TOO_MANY: {
    status: 503,
    title: 'Too many questions at once',
    message: (limit: number) =>
      `Cannot take the question: ${limit} of this connection are under way, wait for an answer`,
  },
});
