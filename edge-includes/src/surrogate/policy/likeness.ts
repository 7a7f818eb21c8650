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

/** All includes of a page ask with the same headers. */
const known = new WeakMap<Fields, string>();

/** Equal for requests that are alike. The headers must not change after that. */
export function likenessOf(headers: Fields): string {
  const before = known.get(headers);
  if (before !== undefined) return before;
  const likeness = JSON.stringify(
    Object.keys(headers)
      .filter((name) => headers[name] !== undefined && !neutral.has(name) && !name.startsWith('sec-'))
      .sort()
      .map((name) => [name, headers[name]]),
  );
  known.set(headers, likeness);
  return likeness;
}
