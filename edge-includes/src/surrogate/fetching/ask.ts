/** The request of one include. */

import type { Fields, WireRequest } from '../../wire/message.ts';
import type { IncludeRequest } from '../assembly/expand.ts';
import type { Destination } from './destinations.ts';

/** Many are made for a page and only looked up: its signal is that of the page, when asked for. */
export class Ask implements WireRequest {
  readonly method: string;
  readonly origin: string | undefined;
  readonly target: string;
  readonly headers: Fields;
  readonly client: string;
  readonly #signal: () => AbortSignal;

  constructor(
    { origin, target }: Destination,
    { method = 'GET' }: IncludeRequest,
    headers: Fields,
    { client, site, signal }: { client: string; site: string | undefined; signal: () => AbortSignal },
  ) {
    this.method = method;
    this.origin = origin ?? site;
    this.target = target;
    this.headers = headers;
    this.client = client;
    this.#signal = signal;
  }

  get signal(): AbortSignal {
    return this.#signal();
  }
}

/** The fields with what an include adds to them, sets and removes. */
export function applyHeaders(
  headers: Fields,
  { set, append, remove }: NonNullable<IncludeRequest['headers']>,
): Fields {
  const result: Fields = { ...headers, ...set };
  for (const name in append) {
    const before = result[name];
    result[name] = before === undefined ? append[name] : `${String(before)}, ${String(append[name])}`;
  }
  for (const name of remove) delete result[name];
  return result;
}
