/**
 * The surrogate: fetches a document from upstream, and where that says `content="ESI/1.0"`, assembles it. It knows
 * nothing of who stands upstream.
 */

import { ProblemError } from '@tessera/contracts/problem';
import type { EarlyHints, FetchUpstream, Fields, WireRequest, WireResponse } from '../wire/message.ts';
import { bodyParts, fieldOf } from '../wire/message.ts';
import { assemble } from './assembly/assemble.ts';
import { createVariables } from './assembly/variables.ts';
import type { Cache } from './caching/cache.ts';
import { createIncludeLoader, type IncludeLimits } from './fetching/include-loader.ts';
import type { MarkupNode } from './markup/node.ts';
import { createMarkupParser } from './markup/parser.ts';
import { isText, readControl } from './policy/control.ts';
import { type CookiePolicy, SURROGATE_CAPABILITY } from './policy/request-headers.ts';

/** Options for {@link createSurrogate}. */
export interface SurrogateOptions {
  fetchUpstream: FetchUpstream;
  /** What includes are fetched through. */
  cache: Cache;
  limits?: Partial<IncludeLimits>;
  /** Whether the visitor's cookies go along to an include. @default never */
  passesCookie?: CookiePolicy;
  /** Request headers that includes carry beside the usual ones. @default none */
  passedHeaders?: readonly string[];
  /** Whether the origin hears which encodings the client accepts, because it never encodes ESI. @default false */
  originDecidesEncoding?: boolean;
  /** Cookies that `$(HTTP_COOKIE{…})` may show. @default none */
  shownCookies?: readonly string[];
  /** An include failed: its `alt`, its `except` branch or nothing stands in its place. */
  onDegraded?: (src: string, error: unknown) => void;
  /** A page failed after its first byte: the connection is broken. */
  onBroken?: (target: string, error: unknown) => void;
}

export const defaultIncludeLimits: IncludeLimits = {
  concurrency: 32,
  includes: 128,
  depth: 5,
  bytes: 2_000_000,
  timeout: 30_000,
};

/** Answers a request; rejects with a ProblemError when the page is an error (Language 1.0, section 3.1). */
export type Surrogate = (request: WireRequest) => Promise<WireResponse>;

export function createSurrogate(options: SurrogateOptions): Surrogate {
  const limits = { ...defaultIncludeLimits, ...options.limits };
  const shownCookies = new Set(options.shownCookies ?? []);

  return async (request) => {
    const stop = new AbortController();
    const leave = () => stop.abort(request.signal.reason);
    request.signal.addEventListener('abort', leave, { once: true });
    const page = { ...request, signal: stop.signal };
    const includes = createIncludeLoader(page, {
      cache: options.cache,
      limits,
      passesCookie: options.passesCookie ?? (() => false),
      passedHeaders: options.passedHeaders ?? [],
    });
    const hints: EarlyHints = { prefetch: (targets) => includes.prefetch(targets) };

    const response = await options.fetchUpstream(
      {
        ...page,
        headers: {
          ...request.headers,
          ...(options.originDecidesEncoding ? {} : { 'accept-encoding': undefined }),
          'surrogate-capability': append(request.headers['surrogate-capability'], SURROGATE_CAPABILITY),
        },
      },
      hints,
    );
    const control = readControl(response.headers);
    const headers: Fields = {
      ...response.headers,
      'surrogate-control': undefined,
      'surrogate-key': undefined,
    };
    if (!control.esi || !isText(response.headers) || response.body === null) {
      return { ...response, headers };
    }

    let degraded = false;
    const bytes = assemble(parseStream(response.body), {
      variables: createVariables({ target: request.target, headers: request.headers, cookies: shownCookies }),
      extensions: false,
      contentType: fieldOf(response.headers, 'content-type') ?? '',
      load: async (include, depth) => ({
        nodes: await includes.load(include.src, depth),
        contentType: 'text/html',
      }),
      onDegraded(src, error) {
        degraded = true;
        if (!stop.signal.aborted) options.onDegraded?.(src, error);
      },
    });
    const first = await bytes.next().catch((error: unknown) => {
      stop.abort(error);
      throw error;
    });
    return {
      status: response.status,
      headers: assembledHeaders(headers, degraded),
      body: continueWith(first, bytes, (error) => {
        stop.abort(error);
        if (!request.signal.aborted) options.onBroken?.(request.target, error);
      }),
    };
  };
}

/** Headers that told of the layout's own bytes tell nothing of the page's. */
function assembledHeaders(headers: Fields, degraded: boolean): Fields {
  return {
    ...headers,
    'content-length': undefined,
    'accept-ranges': undefined,
    etag: undefined,
    'last-modified': undefined,
    ...(degraded ? { 'cache-control': 'no-store' } : {}),
  };
}

async function* parseStream(body: WireResponse['body']): AsyncGenerator<readonly MarkupNode[]> {
  const parser = createMarkupParser();
  for await (const chunk of bodyParts(body)) yield parser.write(chunk);
  yield parser.end();
}

async function* continueWith(
  first: IteratorResult<Uint8Array>,
  rest: AsyncGenerator<Uint8Array>,
  onBroken: (error: unknown) => void,
): AsyncGenerator<Uint8Array> {
  try {
    if (first.done) return;
    yield first.value;
    yield* rest;
  } catch (error) {
    onBroken(
      error instanceof ProblemError ? error : new Error('Cannot go on with the page', { cause: error }),
    );
    throw error;
  } finally {
    // Also when the reader left: ends what still loads.
    await rest.return(undefined);
  }
}

function append(field: Fields[string], value: string): string {
  return field === undefined ? value : `${String(field)}, ${value}`;
}
