/** Asks HTTP origins over kept-alive connections, a pool for each. */

import type { LookupFunction } from 'node:net';
import type { Readable } from 'node:stream';
import { Agent, type Dispatcher } from 'undici';
import { IncomingBody } from './incoming-body.ts';
import { type FetchUpstream, type Fields, fieldOf, type WireRequest, type WireResponse } from './message.ts';

export interface HttpClient {
  /** Asks an origin, such as `http://127.0.0.1:4001`. Rejects when there is no answer or the signal ended. */
  send(
    origin: URL,
    request: WireRequest,
    hints?: { onEarlyLinks(targets: string[]): void },
  ): Promise<WireResponse>;
  /** Ends every connection. */
  close(): void;
}

/** Fields of one connection (RFC 9110, section 7.6.1): they are never passed on. */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** The fields without those of the connection. */
function withoutHopByHop(headers: Fields): Fields {
  const connection = fieldOf(headers, 'connection');
  const named = connection?.split(',').map((name) => name.trim().toLowerCase());
  const kept: Fields = {};
  for (const name in headers) {
    if (headers[name] !== undefined && !hopByHop.has(name) && named?.includes(name) !== true)
      kept[name] = headers[name];
  }
  return kept;
}

export interface HttpClientOptions {
  /** Milliseconds of silence that are borne, before the head and within the body. @default no limit but the signal */
  silence?: number;
  /** Resolves names; the connection is made to what it answers. */
  lookup?: LookupFunction;
}

/** Connections to one origin. */
const CONNECTIONS = 512;
/** Milliseconds to get a connection. */
const CONNECT_TIMEOUT = 10_000;

export function createHttpClient({ silence = 0, lookup }: HttpClientOptions = {}): HttpClient {
  const agent = new Agent({
    connections: CONNECTIONS,
    headersTimeout: silence,
    bodyTimeout: silence,
    connect: { timeout: CONNECT_TIMEOUT, ...(lookup === undefined ? {} : { lookup }) },
  });

  function dial(origin: URL, request: WireRequest, onEarlyLinks?: (targets: string[]) => void) {
    const { promise, resolve, reject } = Promise.withResolvers<WireResponse>();
    const headers = withoutHopByHop(request.headers);
    delete headers['expect'];
    agent.dispatch(
      {
        origin: origin.origin,
        path: request.target,
        method: request.method as Dispatcher.HttpMethod,
        headers,
        // Its types do not name every iterable that it takes.
        body: (request.body ?? null) as Readable | null,
      },
      new Exchange({ signal: request.signal, resolve, reject, onEarlyLinks }),
    );
    return promise;
  }

  return {
    async send(origin, request, hints) {
      request.signal.throwIfAborted();
      try {
        return await dial(origin, request, hints?.onEarlyLinks);
      } catch (error) {
        // The origin closed an idle connection just as it was used again: nothing was processed (RFC 9110, 9.2.2).
        const closed = (error as { code?: string }).code === 'UND_ERR_SOCKET' || isReset(error);
        if (!closed || request.signal.aborted || !['GET', 'HEAD'].includes(request.method)) throw error;
        return dial(origin, request, hints?.onEarlyLinks);
      }
    },
    close: () => void agent.destroy(),
  };
}

/** An upstream over HTTP: one origin that answers everything. */
export function httpUpstream(client: HttpClient, origin: URL): FetchUpstream {
  return (request, hints) =>
    client.send(origin, request, hints && { onEarlyLinks: (targets) => hints.prefetch(targets) });
}

interface ExchangeOptions {
  signal: AbortSignal;
  resolve(response: WireResponse): void;
  reject(error: unknown): void;
  onEarlyLinks: ((targets: string[]) => void) | undefined;
}

/** One request and its answer, as the pool reports on it. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #options: ExchangeOptions;
  #body: IncomingBody | null = null;
  #leave: () => void = () => undefined;

  constructor(options: ExchangeOptions) {
    this.#options = options;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    const { signal } = this.#options;
    const abort = () => controller.abort(signal.reason as Error);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    this.#leave = () => signal.removeEventListener('abort', abort);
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: Fields): void {
    if (status < 200) {
      if (status === 103) this.#options.onEarlyLinks?.(readLinks(joinField(headers['link'])));
      return;
    }
    this.#body = new IncomingBody(controller);
    const none = status === 204 || status === 304;
    this.#options.resolve({
      status,
      headers: withoutHopByHop(joinRepeated(headers)),
      body: none ? null : this.#body,
    });
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#body?.push(chunk);
  }

  onResponseEnd(): void {
    this.#leave();
    this.#body?.end();
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    this.#leave();
    if (this.#body === null) this.#options.reject(error);
    else this.#body.fail(error);
  }
}

/** Repeated fields as one list (RFC 9110, section 5.3); `Set-Cookie` is none. */
function joinRepeated(headers: Fields): Fields {
  for (const name in headers) {
    if (name !== 'set-cookie' && Array.isArray(headers[name])) headers[name] = joinField(headers[name]);
  }
  return headers;
}

function joinField(value: Fields[string]): string {
  return Array.isArray(value) ? value.join(', ') : (value ?? '');
}

function isReset(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ECONNRESET';
}

/** Targets of `Link: <…>; rel=preload`. */
function readLinks(field: string): string[] {
  return [...field.matchAll(/<([^>]+)>;\s*rel="?preload"?/g)].map((found) => found[1]!);
}
