/**
 * Requests and answers as the edge's two roles pass them to each other: in one process by a call, or over HTTP.
 * Smaller than `Request` and `Response`, because every page makes a dozen of them.
 */

/** Header fields by lower-case name. */
export type Fields = Record<string, string | string[] | undefined>;

export interface WireRequest {
  method: string;
  /** Whom to ask, as `scheme://host:port`; left out: whoever stands behind this surrogate. */
  origin?: string | undefined;
  /** Path and query. */
  target: string;
  headers: Fields;
  body?: AsyncIterable<Uint8Array>;
  /** The address of the client's socket. */
  client: string;
  /** Ends when the client has gone or nobody waits any more. */
  signal: AbortSignal;
}

/** The request without its signal: reading that would make one. */
export function addressed({
  method,
  origin,
  target,
  headers,
  client,
}: WireRequest): Omit<WireRequest, 'signal' | 'body'> {
  return { method, origin, target, headers, client };
}

export interface WireResponse {
  status: number;
  headers: Fields;
  body: Uint8Array | AsyncIterable<Uint8Array> | null;
  /** To be called by whoever has written the body, if it wants to: its memory is used for the next one then. */
  release?: () => void;
}

/** An answer that is whole, for any number of requests: it knows its encodings and validators itself. */
export interface ReadyPage {
  /**
   * At once, but for the first one in an encoding.
   *
   * @param headers of the request
   * @param now epoch milliseconds
   */
  answer(headers: Fields, now: number): ReadyAnswer | Promise<ReadyAnswer>;
}

/** What leaves for one request. */
export interface ReadyAnswer {
  status: number;
  /** Names and values in turn, as `writeHead` takes them. */
  headers: string[];
  body: Uint8Array | null;
}

/** What the answering side may tell before its answer. */
export interface EarlyHints {
  /** Targets that the page will include: they may be fetched at once. */
  prefetch(targets: readonly string[]): void;
}

/**
 * Asks whatever stands behind: the gateway or any other origin.
 *
 * Rejects when there is no answer, or when `request.signal` ended first.
 */
export type FetchUpstream = (request: WireRequest, hints?: EarlyHints) => Promise<WireResponse>;

/** One field as text; the first of a repeated one. */
export function fieldOf(headers: Fields, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** The body's parts, whatever its form. */
export async function* bodyParts(body: WireResponse['body']): AsyncGenerator<Uint8Array> {
  if (body === null) return;
  if (body instanceof Uint8Array) yield body;
  else yield* body;
}

/**
 * The whole body.
 *
 * @param limit most bytes
 * @throws RangeError when it is larger; the rest is not read
 */
export async function collectBody(body: WireResponse['body'], limit: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of bodyParts(body)) {
    size += part.length;
    if (size > limit) throw new RangeError(`Cannot take the body: it has more than ${limit} bytes`);
    parts.push(part);
  }
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts, size);
}

/** Reads away a body that nobody wants, so that its connection is free again; a long one is broken off. */
export function discardBody(body: WireResponse['body']): void {
  if (body === null || body instanceof Uint8Array) return;
  void collectBody(body, 65_536).catch(() => undefined);
}
