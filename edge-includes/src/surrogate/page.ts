/** One page: what is made of a document's answer, from its head to its last byte. */

import { isCompressible } from '../wire/compression.ts';
import {
  collectBody,
  discardBody,
  type EarlyHints,
  type Fields,
  fieldOf,
  type ReadyPage,
  type WireRequest,
  type WireResponse,
} from '../wire/message.ts';
import { takeScratch } from '../wire/scratch.ts';
import { assemble } from './assembly/assemble.ts';
import { type ExpandContext, expandNodes, type Part } from './assembly/expand.ts';
import { createVariables } from './assembly/variables.ts';
import type { CachedResponse } from './caching/cache.ts';
import type { StoredAnswer } from './caching/store.ts';
import { type ComposedPageOptions, isKnown } from './composed/composed-page.ts';
import type { PageOrigin } from './composed/composed-pages.ts';
import { surrogateErrors } from './errors.ts';
import type { Destinations } from './fetching/destinations.ts';
import { createIncludeLoader, type Included } from './fetching/include-loader.ts';
import { createInlines } from './fetching/inlines.ts';
import { parseMarkup } from './markup/parser.ts';
import type { PageLimits, SurrogateOptions, SurrogateReport } from './options.ts';
import { createAccount } from './page-account.ts';
import { bound, continueWith, joinInto, nothingMore, sizeOfParts } from './page-stream.ts';
import { parseStream } from './parsed-stream.ts';
import { passSurrogateControl } from './policy/surrogate-control.ts';

export type Answer = WireResponse | ReadyPage;

export interface AnswerHooks {
  /** What stands upstream has links for the client, before the page. */
  early?(links: string): void;
  /** An account of the page's includes is wanted, as `Server-Timing`. */
  accounted?: boolean;
}

export interface PageSettings extends SurrogateOptions {
  limits: PageLimits;
  destinations: Destinations;
  shown: 'all' | ReadonlySet<string>;
  isProcessed(headers: Fields): boolean;
  now(): number;
  report: Partial<SurrogateReport>;
  /** What answers of this site are stored under, where there are several. */
  site?: string | undefined;
}

export interface Page {
  /** @throws ProblemError when the page is an error; rejects with one */
  answer(response: WireResponse | CachedResponse): Answer | Promise<Answer>;
  /** Ends when the client has gone or the page has failed. */
  signal(): AbortSignal;
  hints: EarlyHints;
}

/** One page from its request to its last byte. */
export function startPage(request: WireRequest, hooks: AnswerHooks, settings: PageSettings): Page {
  const { limits, report, composed, now } = settings;
  const markup = { extensions: settings.extensions === true };
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
    onPublicCookies: (src) => report.publicCookies?.(src),
  });
  const inlines = createInlines(request, { cache: settings.cache, site: settings.site });
  const variables = createVariables({
    target: request.target,
    method: request.method,
    headers: request.headers,
    client: request.client,
    cookies: settings.shown,
  });
  const includes = createIncludeLoader(request, {
    now,
    signal,
    cache: settings.cache,
    limits,
    site: settings.site,
    destinations: settings.destinations,
    passesCredentials: settings.passesCredentials === true,
    passedHeaders: settings.passedHeaders ?? [],
    isProcessed: settings.isProcessed,
    markup,
    onPart: account.include,
    findInline: inlines.find,
  });
  const context: ExpandContext = {
    variables,
    extensions: markup.extensions,
    contentType: '',
    load: (include, depth, within) => includes.load(include, depth, (within as Included | undefined)?.place),
    storeInline: (inline) => inlines.store(inline),
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
    if (stored === null) return stream(response, assemble(parseStream(response.body, markup), context));
    inlines.shareAs(stored);
    try {
      stored.nodes ??= parseMarkup(stored.body, markup);
      const begun = expandNodes(stored.nodes, context, 0);
      const size = sizeOfParts(begun.parts, request.target, limits.pageBytes);
      if (size !== null) return finish(response, begun.parts, size);
      return stream(response, assemble(nothingMore(), context, begun));
    } catch (error) {
      stop?.abort(error);
      throw error;
    }
  }

  /** A page that is whole at once. */
  function finish({ status }: WireResponse, parts: readonly Part[], size: number): Answer {
    const headers = account.head(now());
    const from = keepable();
    if (from !== null) {
      const body = joinInto(Buffer.allocUnsafeSlow(size), parts);
      return keep({ status, headers, body, bornAt: now() }, { ...from, isPart: false });
    }
    const { bytes, release } = takeScratch(size);
    return { status, headers, body: joinInto(bytes, parts), release };
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
      const from = keepable();
      if (from !== null) {
        const page = { status, headers: kept, body, etag, bornAt: now() - 1_000 * age };
        return keep(page, { ...from, isPart: true });
      }
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

  /** What a page of which every part was fresh in the cache was made from; `null` for one that is not kept. */
  function keepable(): Omit<PageOrigin, 'isPart'> | null {
    if (composed === undefined || !isRead || variables.isVolatile() || hooks.accounted === true) return null;
    const parts = account.storedParts();
    const vary = account.vary();
    return parts === null || vary.includes('*') ? null : { parts, vary, reads: variables.reads() };
  }

  function keep(page: Omit<ComposedPageOptions, 'freshUntil' | 'compressible'>, from: PageOrigin): ReadyPage {
    const freshUntil = Math.min(...from.parts.map((part) => part.freshUntil));
    const compressible = isCompressible(page.headers) && page.headers['content-encoding'] === undefined;
    if (compressible) page.headers['vary'] = [...new Set([...from.vary, 'accept-encoding'])].join(', ');
    return composed!.keep(request, { ...page, freshUntil, compressible }, from);
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

/** A controller that ends with a signal. */
function follow(signal: AbortSignal): AbortController {
  const controller = new AbortController();
  if (signal.aborted) controller.abort(signal.reason);
  else signal.addEventListener('abort', () => controller.abort(signal.reason), { once: true });
  return controller;
}

function withoutContent(headers: Fields): Fields {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !/^content-(?!location)/.test(name)));
}
