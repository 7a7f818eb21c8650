/** The problem of a body over the limit, whichever way it came. */

import { ProblemError } from '@tessera/contracts/problem';

/** @param limit most bytes */
export function bodyTooLarge(limit: number): ProblemError {
  return new ProblemError({
    status: 413,
    code: 'body-too-large',
    title: 'The body is too large',
    detail: `Cannot read the body: it has more than ${limit} bytes, send at most that`,
  });
}
