/** Loads the included documents of one page: within limits, each once when it was asked for ahead. */

import { ProblemError } from '@tessera/contracts/problem';
import { createDeadline } from '../../wire/deadline.ts';
import { collectBody, discardBody, type WireRequest } from '../../wire/message.ts';
import type { Cache, CachedResponse } from '../caching/cache.ts';
import { surrogateErrors } from '../errors.ts';
import type { MarkupNode } from '../markup/node.ts';
import { parseMarkup } from '../markup/parser.ts';
import { isText, readControl } from '../policy/control.ts';
import { type CookiePolicy, includeHeaders } from '../policy/request-headers.ts';
import { createLimiter } from './limiter.ts';

export interface IncludeLimits {
  /** Includes of one page at once. */
  concurrency: number;
  /** Includes of one page in all. */
  includes: number;
  /** How deep includes nest. */
  depth: number;
  /** Bytes of one included document. */
  bytes: number;
  /** Milliseconds for one include, body included. */
  timeout: number;
}

export interface IncludeLoaderOptions {
  cache: Cache;
  limits: IncludeLimits;
  passesCookie: CookiePolicy;
  /** Further request headers that includes carry. */
  passedHeaders: readonly string[];
}

export interface IncludeLoader {
  /** Starts loading what will be included. */
  prefetch(targets: readonly string[]): void;
  /** Rejects with a ProblemError. */
  load(src: string, depth: number): Promise<readonly MarkupNode[]>;
}

export function createIncludeLoader(page: WireRequest, options: IncludeLoaderOptions): IncludeLoader {
  const { cache, limits } = options;
  const limited = createLimiter(limits.concurrency);
  const ahead = new Map<string, Promise<readonly MarkupNode[]>>();
  let count = 0;

  function start(target: string): Promise<readonly MarkupNode[]> {
    count += 1;
    if (count > limits.includes) return Promise.reject(surrogateErrors.TOO_MANY(target, limits.includes));
    return limited(() => fetchInclude(target));
  }

  async function fetchInclude(target: string): Promise<readonly MarkupNode[]> {
    const deadline = createDeadline(limits.timeout, page.signal);
    try {
      return await Promise.race([deadline.passed, readInclude(target, deadline.signal)]);
    } catch (error) {
      if (error instanceof ProblemError) throw error;
      if (deadline.isLate()) throw surrogateErrors.INCLUDE_LATE(target, limits.timeout);
      if (error instanceof RangeError) throw surrogateErrors.INCLUDE_TOO_LARGE(target, limits.bytes);
      throw surrogateErrors.INCLUDE_FAILED(target, error instanceof Error ? error.message : 'no answer');
    } finally {
      deadline.clear();
    }
  }

  async function readInclude(target: string, signal: AbortSignal): Promise<readonly MarkupNode[]> {
    const response = await cache.fetch({
      method: 'GET',
      target,
      headers: includeHeaders(page.headers, target, {
        passesCookie: options.passesCookie,
        also: options.passedHeaders,
      }),
      client: page.client,
      signal,
    });
    if (response.status < 200 || response.status > 299) {
      discardBody(response.body);
      throw surrogateErrors.INCLUDE_FAILED(target, `it answered with status ${response.status}`);
    }
    return response.stored?.nodes ?? compile(response, limits.bytes);
  }

  return {
    prefetch(targets) {
      for (const src of targets) {
        const target = toTarget(src, page);
        if (target === null || ahead.has(target)) continue;
        const loading = start(target);
        loading.catch(() => undefined);
        ahead.set(target, loading);
      }
    },
    load(src, depth) {
      const target = toTarget(src, page);
      if (target === null) return Promise.reject(surrogateErrors.INCLUDE_FORBIDDEN(src));
      if (depth > limits.depth) return Promise.reject(surrogateErrors.TOO_DEEP(target, limits.depth));
      const started = ahead.get(target);
      ahead.delete(target);
      return started ?? start(target);
    },
  };
}

async function compile(response: CachedResponse, limit: number): Promise<readonly MarkupNode[]> {
  const body = await collectBody(response.body, limit);
  const processed = readControl(response.headers).esi && isText(response.headers);
  const nodes: readonly MarkupNode[] = processed ? parseMarkup(body) : [{ type: 'bytes', bytes: body }];
  if (response.stored !== null) response.stored.nodes = nodes;
  return nodes;
}

/** Path and query of an include's address; `null` when it leaves the page's own site. */
function toTarget(src: string, page: WireRequest): string | null {
  if (src.startsWith('/') && !src.startsWith('//') && /^[\x21-\x5b\x5d-\x7e]+$/.test(src))
    return src.split('#', 1)[0]!;
  const base = `http://${String(page.headers['host'] ?? 'localhost')}`;
  const url = URL.parse(src, base + page.target);
  if (url === null || url.username !== '' || url.password !== '') return null;
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  return url.host === URL.parse(base)?.host ? url.pathname + url.search : null;
}
