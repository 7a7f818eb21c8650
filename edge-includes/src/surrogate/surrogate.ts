/**
 * The surrogate: fetches a document through its cache, and where that says `content="ESI/1.0"`, assembles it. It knows
 * nothing of who stands upstream.
 */

import { ProblemError } from '@tessera/contracts/problem';
import { isCompressible } from '../wire/compression.ts';
import {
  bodyParts,
  collectBody,
  discardBody,
  type EarlyHints,
  type Fields,
  fieldOf,
  type ReadyPage,
  type WireRequest,
  type WireResponse,
} from '../wire/message.ts';
import { assemble } from './assembly/assemble.ts';
import { type ExpandContext, expandNodes } from './assembly/expand.ts';
import { createVariables } from './assembly/variables.ts';
import type { Cache, CachedResponse } from './caching/cache.ts';
import type { StoredAnswer } from './caching/store.ts';
import { type ComposedPageOptions, isKnown } from './composed/composed-page.ts';
import type { ComposedPages } from './composed/composed-pages.ts';
import { surrogateErrors } from './errors.ts';
import { createDestinations, type Destinations } from './fetching/destinations.ts';
import { createIncludeLoader, type IncludeLimits } from './fetching/include-loader.ts';
import type { MarkupNode } from './markup/node.ts';
import { createMarkupParser, parseMarkup } from './markup/parser.ts';
import { createAccount } from './page-account.ts';
import { isText, readControl } from './policy/control.ts';
import { SURROGATE_CAPABILITY } from './policy/request-headers.ts';
import { passSurrogateControl } from './policy/surrogate-control.ts';

/** Options for {@link createSurrogate}. */
export interface SurrogateOptions {
  /** Fetches the documents that clients ask for. @default through the cache */
  fetchDocument?: (request: WireRequest, hints: EarlyHints) => Promise<WireResponse>;
  /** What documents and includes are fetched through. */
  cache: Cache;
  /** Where pages of cached parts are kept. @default every page is assembled anew */
  composed?: ComposedPages;
  limits?: Partial<PageLimits>;
  /** Where includes may lead. @default to this site alone */
  destinations?: Destinations;
  /** Whether the visitor's credentials go along to trusted destinations. @default false */
  passesCredentials?: boolean;
  /** Request headers that includes carry beside the usual ones. @default none */
  passedHeaders?: readonly string[];
  /** Whether the origin hears which encodings the client accepts, because it never encodes ESI. @default false */
  originDecidesEncoding?: boolean;
  /** Cookies that `$(HTTP_COOKIE{…})` may show. @default none */
  shownCookies?: 'all' | readonly string[];
  /** Whether every text is processed, also what does not ask for it. @default false */
  always?: boolean;
  /** Whether elements and functions beyond the Note are known. @default false */
  extensions?: boolean;
  /** Whether the values of variables are written as they are. @default false: escaped as the type of the text needs */
  raw?: boolean;
  /** Whether each host is a site of its own, whose answers are stored apart. @default false: all are one site */
  separatesHosts?: boolean;
  /** Whether a document's `Cache-Control` stands, whatever its includes say. @default the strictest of all */
  documentDecides?: boolean;
  /** Whether includes may set cookies, if their heads are there before the page's. @default false */
  includesSetCookies?: boolean;
  report?: Partial<SurrogateReport>;
  /** @default Date.now */
  now?: () => number;
}

export interface PageLimits extends IncludeLimits {
  /** Bytes of one assembled page. */
  pageBytes: number;
}

/** What the surrogate tells of its work. */
export interface SurrogateReport {
  /** An include failed: its `alt`, its `except` branch or nothing stands in its place. */
  degraded(src: string, error: unknown): void;
  /** A page failed after its first byte: the connection is broken. */
  broken(target: string, error: unknown): void;
  /** An include wanted to set cookies and could not. */
  cookiesDropped(src: string): void;
}

export const defaultLimits: PageLimits = {
  concurrency: 32,
  includes: 128,
  depth: 5,
  bytes: 2_000_000,
  timeout: 30_000,
  redirects: 0,
  pageBytes: 64_000_000,
};

export interface AnswerHooks {
  /** What stands upstream has links for the client, before the page. */
  early?(links: string): void;
  /** An account of the page's includes is wanted, as `Server-Timing`. */
  accounted?: boolean;
}

/**
 * Answers a request, at once when all that it needs is in the cache. Rejects with a ProblemError when the page is an
 * error (Language 1.0, section 3.1); may throw one too.
 */
export type Surrogate = (request: WireRequest, hooks?: AnswerHooks) => Promise<Answer> | Answer;

type Answer = WireResponse | ReadyPage;

export function createSurrogate(options: SurrogateOptions): Surrogate {
  const { cache, always = false } = options;
  const documents = options.fetchDocument ?? null;
  const isProcessed = (headers: Fields) => isText(headers) && (always || readControl(headers).esi);
  const settings: PageSettings = {
    ...options,
    limits: { ...defaultLimits, ...options.limits },
    destinations: options.destinations ?? createDestinations(),
    shown: options.shownCookies === 'all' ? 'all' : new Set(options.shownCookies ?? []),
    isProcessed,
    now: options.now ?? Date.now,
    report: options.report ?? {},
  };

  return (request, hooks = {}) => {
    const site = options.separatesHosts === true ? siteOf(request.headers) : undefined;
    const asked = askUpstream(request, { site, keepsEncoding: options.originDecidesEncoding === true });
    const page = startPage(request, hooks, { ...settings, site });
    const stored = documents === null ? cache.lookup(asked) : undefined;
    if (stored !== undefined) return page.answer(stored);
    const outgoing: WireRequest = { ...asked, signal: page.signal() };
    const fetched = documents === null ? cache.fetch(outgoing) : documents(outgoing, page.hints);
    return fetched.then(page.answer);
  };
}

interface PageSettings extends SurrogateOptions {
  limits: PageLimits;
  destinations: Destinations;
  shown: 'all' | ReadonlySet<string>;
  isProcessed(headers: Fields): boolean;
  now(): number;
  report: Partial<SurrogateReport>;
  site?: string | undefined;
}

/** One page from its request to its last byte. */
function startPage(request: WireRequest, hooks: AnswerHooks, settings: PageSettings) {
  const { limits, report, composed, now } = settings;
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  let stop: AbortController | undefined;
  // Made when something is fetched: a page of the cache needs none.
  const signal = () => {
    stop ??= follow(request.signal);
    return stop.signal;
  };
  const account = createAccount(request, {
    includesSetCookies: settings.includesSetCookies === true,
    documentDecides: settings.documentDecides === true,
    accounted: hooks.accounted === true,
    onCookiesDropped: (src) => report.cookiesDropped?.(src),
  });
  const variables = createVariables({ ...addressed(request), cookies: settings.shown });
  const includes = createIncludeLoader(
    {
      ...addressed(request),
      get signal() {
        return signal();
      },
    },
    {
      cache: settings.cache,
      limits,
      site: settings.site,
      destinations: settings.destinations,
      passesCredentials: settings.passesCredentials === true,
      passedHeaders: settings.passedHeaders ?? [],
      isProcessed: settings.isProcessed,
      onPart: account.include,
    },
  );
  const context: ExpandContext = {
    variables,
    extensions: settings.extensions === true,
    contentType: '',
    load: (include, depth) => includes.load(include, depth),
    onDegraded(src, error) {
      account.degrade();
      if (stop?.signal.aborted !== true) report.degraded?.(src, error);
    },
  };

  function answer(response: WireResponse | CachedResponse): Answer | Promise<Answer> {
    const { stored = null } = response as Partial<CachedResponse>;
    account.begin(response);
    if (response.body === null || !settings.isProcessed(response.headers)) return passOn(response, stored);
    const coding = fieldOf(response.headers, 'content-encoding');
    if (coding !== undefined) throw surrogateErrors.CODING_UNKNOWN(request.target, coding);
    context.contentType = fieldOf(response.headers, 'content-type') ?? '';
    if (stored === null) return stream(response, assemble(parseStream(response.body), context));

    stored.nodes ??= parseMarkup(stored.body);
    const begun = expandNodes(stored.nodes, context, 0);
    if (begun.parts.every((part) => part instanceof Uint8Array)) {
      return finish(response as CachedResponse, join(begun.parts, request.target, limits.pageBytes));
    }
    return stream(response, assemble(nothingMore(), context, begun));
  }

  /** A page that is whole at once. */
  function finish({ status }: CachedResponse, body: Uint8Array): Answer {
    const headers = account.head(now());
    const page = { status, headers, body, bornAt: now() };
    return keep(page, false) ?? { status, headers, body };
  }

  /** What is not processed leaves as it came, but for what was said to surrogates. */
  function passOn(response: WireResponse, stored: StoredAnswer | null): Answer {
    const { 'surrogate-key': _, ...headers } = response.headers;
    headers['surrogate-control'] = passSurrogateControl(response.headers);
    const { status, body } = response;
    if (status === 200) headers['accept-ranges'] = 'none';
    const etag = fieldOf(headers, 'etag');
    if (stored !== null && body instanceof Uint8Array) {
      const age = account.age(now());
      const { etag: _, age: __, 'content-length': ___, 'accept-ranges': ____, ...kept } = headers;
      const page = { status, headers: kept, body, etag, bornAt: now() - 1_000 * age };
      const ready = keep(page, true);
      if (ready !== null) return ready;
      headers['age'] = String(age);
    }
    const cacheStatus = account.status(now());
    if (cacheStatus !== null) headers['cache-status'] = cacheStatus;
    if (isRead && status === 200 && isKnown(request.headers, etag, headers['last-modified'])) {
      discardBody(body);
      return { status: 304, headers: withoutContent(headers), body: null };
    }
    return { status, headers, body };
  }

  /** Keeps the page if every part of it was fresh in the cache. */
  function keep(
    page: Omit<ComposedPageOptions, 'freshUntil' | 'compressible'>,
    isPart: boolean,
  ): Answer | null {
    const parts = account.storedParts();
    const vary = account.vary();
    if (composed === undefined || parts === null || hooks.accounted === true) return null;
    if (!isRead || vary.includes('*') || variables.isVolatile()) return null;
    const freshUntil = Math.min(...parts.map((part) => part.freshUntil));
    const compressible = isCompressible(page.headers) && page.headers['content-encoding'] === undefined;
    if (compressible) page.headers['vary'] = [...vary, 'accept-encoding'].join(', ');
    return composed.keep(
      request,
      { ...page, freshUntil, compressible },
      { parts, isPart, vary, reads: variables.reads() },
    );
  }

  async function stream(response: WireResponse, bytes: AsyncGenerator<Uint8Array>): Promise<WireResponse> {
    const link = fieldOf(response.headers, 'link');
    if (link !== undefined) hooks.early?.(link);
    const bounded = bound(bytes, request.target, limits.pageBytes);
    try {
      const { status } = response;
      if (hooks.accounted === true) {
        const body = await collectBody(bounded, limits.pageBytes);
        return { status, headers: account.head(now()), body };
      }
      const first = await bounded.next();
      return { status, headers: account.head(now()), body: continueWith(first, bounded, breakOff) };
    } catch (error) {
      stop?.abort(error);
      throw error;
    }
  }

  function breakOff(error: unknown): void {
    stop?.abort(error);
    if (!request.signal.aborted) report.broken?.(request.target, error);
  }

  const hints: EarlyHints = { prefetch: includes.prefetch };
  return { answer, signal, hints };
}

/** What answers of this site are stored under: no origin that can be listed looks like it. */
export function siteOf(headers: Fields): string {
  return `site:${String(headers['host'] ?? '')}`;
}

/** The request without its signal: reading that would make one. */
function addressed({ method, origin, target, headers, client }: WireRequest) {
  return { method, origin, target, headers, client };
}

/** The document's request: nothing that would make the answer another than the whole one. */
function askUpstream(
  request: WireRequest,
  { site, keepsEncoding }: { site: string | undefined; keepsEncoding: boolean },
): WireRequest {
  const headers: Fields = { ...request.headers };
  for (const name of partial) delete headers[name];
  if (!keepsEncoding) delete headers['accept-encoding'];
  headers['surrogate-capability'] = append(headers['surrogate-capability'], SURROGATE_CAPABILITY);
  return {
    ...addressed(request),
    // A client that asks for the head alone may have the cached whole.
    method: request.method === 'HEAD' && site !== undefined ? 'GET' : request.method,
    origin: site,
    headers,
    get signal() {
      return request.signal;
    },
    ...(request.body === undefined ? {} : { body: request.body }),
  };
}

/** Fields that ask for less than the whole answer. */
const partial = [
  'if-none-match',
  'if-modified-since',
  'if-match',
  'if-unmodified-since',
  'if-range',
  'range',
];

/** A controller that ends with a signal. */
function follow(signal: AbortSignal): AbortController {
  const controller = new AbortController();
  if (signal.aborted) controller.abort(signal.reason);
  else signal.addEventListener('abort', () => controller.abort(signal.reason), { once: true });
  return controller;
}

function join(parts: readonly unknown[], target: string, limit: number): Uint8Array {
  const buffers = parts as readonly Uint8Array[];
  let size = 0;
  for (const part of buffers) size += part.length;
  if (size > limit) throw surrogateErrors.PAGE_TOO_LARGE(target, limit);
  return buffers.length === 1 ? buffers[0]! : Buffer.concat(buffers, size);
}

async function* bound(
  bytes: AsyncGenerator<Uint8Array>,
  target: string,
  limit: number,
): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const part of bytes) {
    size += part.length;
    if (size > limit) throw surrogateErrors.PAGE_TOO_LARGE(target, limit);
    yield part;
  }
}

async function* parseStream(body: WireResponse['body']): AsyncGenerator<readonly MarkupNode[]> {
  const parser = createMarkupParser();
  for await (const chunk of bodyParts(body)) yield parser.write(chunk);
  yield parser.end();
}

async function* nothingMore(): AsyncGenerator<readonly MarkupNode[]> {}

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

function withoutContent(headers: Fields): Fields {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !/^content-(?!location)/.test(name)));
}

function append(field: Fields[string], value: string): string {
  return field === undefined ? value : `${String(field)}, ${value}`;
}
