/**
 * A page or fragment of a remote, written once: `load` runs on the server (in the release's worker, `api` over its
 * port) and in the browser (`api` over HTTP) alike.
 */

import type { EventName, EventPayloads } from '@tessera/contracts/events';
import type { LoadResult } from '../server/protocol.ts';

/** Path and query parameters; a repeated one is a list. */
export type Params = Readonly<Record<string, string | readonly string[]>>;

export interface PageRequest<Api> {
  api: Api;
  params: Params;
  /** Ends when nobody waits any more. */
  signal: AbortSignal;
}

export type Submission<Api> = PageRequest<Api> & { form: URLSearchParams };

/** An event that the browser emits after a submission; a full page load needs none. */
export type PageEvent = { [K in EventName]: { name: K; detail: EventPayloads[K] } }[EventName];

export interface PageResult<Props> extends LoadResult<Props> {
  events?: readonly PageEvent[];
}

export interface Page<Api, Props> {
  load(request: PageRequest<Api>): Promise<PageResult<Props>>;
  /** A form of the page was sent: acts, then redirects or answers the page with what was wrong. */
  submit?(request: Submission<Api>): Promise<PageResult<Props>>;
}
