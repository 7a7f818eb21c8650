/** An answer in JSON that nobody keeps. */

import type { WireResponse } from './message.ts';

export function jsonAnswer(text: string): WireResponse {
  return {
    status: 200,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
    body: Buffer.from(text),
  };
}
