/** A BFF that does not do what it should, in each way that a fragment has to live with. */

import type { ServerResponse } from 'node:http';

export type BffFault = 'slow' | 'down' | 'garbage' | 'strange';

/** Answers a call. A slow one is never answered: it ends when the caller gives up. */
export function answerBadly(fault: BffFault, response: ServerResponse): void {
  const json = { 'content-type': 'application/json' };
  switch (fault) {
    case 'slow':
      return;
    case 'down':
      response.writeHead(503, { 'content-type': 'text/html' }).end('<h1>Service unavailable</h1>');
      return;
    case 'garbage':
      response.writeHead(200, json).end('{"items": [{"na');
      return;
    case 'strange':
      response.writeHead(200, json).end('{"surprise":true}');
      return;
  }
}
