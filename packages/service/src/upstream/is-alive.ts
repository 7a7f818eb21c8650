/** Whether an upstream answers at all, for the checks of `/ready`. */

import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { READY_TIMEOUT } from '../frame/frame.ts';

/**
 * Asks a server's `/healthz`. Not its `/ready`, which asks its own upstreams: one that is slow would make all those
 * before it count as lost.
 */
export function isAlive(url: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  // `fetch` takes longer to load than a start has time for.
  const request = (url.startsWith('https:') ? httpsRequest : httpRequest)(
    `${url.replace(/\/$/, '')}/healthz`,
    { agent: false, signal: AbortSignal.timeout(READY_TIMEOUT) },
    (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    },
  );
  request.on('error', () => resolve(false));
  request.end();
  return promise;
}
