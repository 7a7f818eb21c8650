/**
 * Whether two requests are alike enough for an answer that may not be kept. Such an answer need not say what it varies
 * by, so every field counts but those that tell only of the connection, the trace or the client's program.
 */

import type { Fields } from '../../wire/message.ts';

const neutral = new Set([
  'accept-encoding',
  'cache-control',
  'connection',
  'dnt',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-unmodified-since',
  'pragma',
  'priority',
  'range',
  'referer',
  'traceparent',
  'tracestate',
  'upgrade-insecure-requests',
  'user-agent',
  'x-forwarded-for',
  'x-request-id',
]);

/** Equal for requests that are alike. */
export function likenessOf(headers: Fields): string {
  return JSON.stringify(
    Object.keys(headers)
      .filter((name) => headers[name] !== undefined && !neutral.has(name) && !name.startsWith('sec-'))
      .sort()
      .map((name) => [name, headers[name]]),
  );
}
