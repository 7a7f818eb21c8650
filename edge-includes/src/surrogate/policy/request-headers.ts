/** Which headers of the client's request an include's request carries: an explicit list, nothing else. */

import type { Fields } from '../../wire/message.ts';

const passed = [
  'host',
  'user-agent',
  'accept-language',
  'referer',
  'traceparent',
  'tracestate',
  'x-request-id',
  'x-forwarded-for',
  'x-forwarded-proto',
  'x-forwarded-host',
  'cdn-loop',
];

export interface IncludeHeadersOptions {
  /** Whether the visitor's `Cookie` and `Authorization` go along. */
  passesCredentials: boolean;
  also: readonly string[];
}

export function includeHeaders(client: Fields, { passesCredentials, also }: IncludeHeadersOptions): Fields {
  const headers: Fields = { accept: 'text/html, */*;q=0.1', 'surrogate-capability': SURROGATE_CAPABILITY };
  for (const name of passed) if (client[name] !== undefined) headers[name] = client[name];
  for (const name of also) if (client[name] !== undefined) headers[name] = client[name];
  if (passesCredentials) {
    for (const name of ['cookie', 'authorization']) {
      if (client[name] !== undefined) headers[name] = client[name];
    }
  }
  return headers;
}

/** What this surrogate can do, in the words of Edge Architecture 1.0, section 3. */
export const SURROGATE_CAPABILITY = 'edge="Surrogate/1.0 ESI/1.0 ESI-Inline/1.0"';
