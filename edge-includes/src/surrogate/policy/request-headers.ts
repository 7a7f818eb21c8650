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
];

/** Decides whether the visitor's cookies go along to a target. */
export type CookiePolicy = (target: string) => boolean;

export function includeHeaders(
  client: Fields,
  target: string,
  options: { passesCookie: CookiePolicy; also: readonly string[] },
): Fields {
  const headers: Fields = { accept: 'text/html', 'surrogate-capability': SURROGATE_CAPABILITY };
  for (const name of [...passed, ...options.also]) {
    if (client[name] !== undefined) headers[name] = client[name];
  }
  if (client['cookie'] !== undefined && options.passesCookie(target)) headers['cookie'] = client['cookie'];
  return headers;
}

/** What this surrogate can do, in the words of Edge Architecture 1.0, section 3. */
export const SURROGATE_CAPABILITY = 'edge="Surrogate/1.0 ESI/1.0"';
