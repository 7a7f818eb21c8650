/** What can go wrong in the host. */

import { defineErrors } from '@tessera/contracts/problem';

export const hostErrors = defineErrors('HOST', {
  UNKNOWN_FUNCTION: {
    status: 404,
    title: 'There is no such function',
    message: (name: string) => `Cannot call function "${name}": the host has not loaded it`,
  },
  NOT_ALLOWED: {
    status: 403,
    title: 'The caller may not do this',
    message: (caller: string, what: string) =>
      `Cannot call "${what}" for "${caller}": its function.config.ts does not name this caller`,
  },
  IDENTITY_INVALID: {
    status: 401,
    title: 'The identity is not valid',
    message: (caller: string) =>
      `Cannot accept the identity that "${caller}" brings: it is expired, altered or for another audience`,
  },
  BUSY: {
    status: 429,
    title: 'The function is busy',
    message: (name: string) =>
      `Cannot call function "${name}": too many calls wait already, try again in a second`,
  },
  LATE: {
    status: 504,
    title: 'The function took too long',
    message: (name: string, milliseconds: number) =>
      `Cannot wait for function "${name}": it gave no answer within ${milliseconds} ms`,
  },
  CRASHED: {
    status: 502,
    title: 'The function crashed',
    message: (name: string, why: string) =>
      `Cannot use function "${name}": its process ended (${why}), try again`,
  },
  FAILED: {
    status: 502,
    title: 'The function failed',
    message: (name: string, type: string) => `Cannot use function "${name}": its handler threw ${type}`,
  },
  GARBAGE: {
    status: 502,
    title: 'The function answered nonsense',
    message: (name: string) =>
      `Cannot use the answer of function "${name}": it is not { statusCode, headers, body }`,
  },
});
