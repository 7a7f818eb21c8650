/** The API that a fragment's server side is given, of a BFF that is not well. */

import { ProblemError } from '@tessera/contracts/problem';

/** `slow` never answers: its calls end with the run that they belong to. */
export type Trouble = 'slow' | 'down' | 'garbage';

/** Whatever operation is called. */
export function troubledApi(trouble: Trouble, signal: AbortSignal): unknown {
  const call = (): Promise<unknown> => {
    signal.throwIfAborted();
    switch (trouble) {
      case 'slow':
        return new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason), { once: true });
        });
      case 'down':
        return Promise.reject(
          new ProblemError({ status: 503, code: 'upstream-failed', title: 'The service is unavailable' }),
        );
      case 'garbage':
        return Promise.resolve({ surprise: true });
    }
  };
  return new Proxy({}, { get: () => call });
}
