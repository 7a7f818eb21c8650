/** Loads the included documents of one page: within limits, from the cache at once, else each fetched once. */

import { ProblemError } from '@tessera/contracts/problem';
import { createLimiter } from '@tessera/service/concurrency';
import { SharedDeadline } from '../../wire/deadline.ts';
import { collectBody, discardBody, type Fields, fieldOf, type WireRequest } from '../../wire/message.ts';
import type { IncludeRequest, LoadedDocument } from '../assembly/expand.ts';
import { addressOf, type Cache, type CachedResponse, type StoredAnswer } from '../caching/cache.ts';
import { inDocument, surrogateErrors } from '../errors.ts';
import type { MarkupNode } from '../markup/node.ts';
import { type MarkupOptions, parseMarkup } from '../markup/parser.ts';
import { includeHeaders } from '../policy/request-headers.ts';
import { Ask, applyHeaders } from './ask.ts';
import type { Base, Destination, Destinations } from './destinations.ts';
import type { Inline } from './inlines.ts';
import { nextTurn } from './next-turn.ts';

export interface IncludeLimits {
  /** Includes of one page that are fetched at once. */
  concurrency: number;
  /** Includes of one page in all. */
  includes: number;
  /** How deep includes nest. */
  depth: number;
  /** Bytes of one included document. */
  bytes: number;
  /** Milliseconds for one include, body included. */
  timeout: number;
  /** Redirects of one include that are followed; each must lead to where includes may lead. */
  redirects: number;
}

export interface IncludeLoaderOptions {
  /** Epoch milliseconds. */
  now(): number;
  /** Ends when nobody waits for the page. */
  signal(): AbortSignal;
  cache: Cache;
  limits: IncludeLimits;
  destinations: Destinations;
  /** What answers of this site are stored under, where there are several. */
  site: string | undefined;
  /** Whether the visitor's credentials go along to trusted destinations. */
  passesCredentials: boolean;
  /** Further request headers that includes carry. */
  passedHeaders: readonly string[];
  /** How the bodies that are to be processed are read. */
  markup: MarkupOptions;
  /** Whether a body is to be processed. */
  isProcessed(headers: Fields): boolean;
  /**
   * The head of an include has come.
   *
   * @param waited milliseconds until it was there; 0: the cache had it
   */
  onPart(src: string, response: CachedResponse, waited: number): void;
  /** A fragment of this site that stands in a page. */
  findInline(target: string): Inline | undefined;
}

/** The document that an include stands in, and those around it. */
export interface Place {
  base: Base;
  around: Place | null;
}

export interface IncludeLoader {
  /** Starts loading what will be included. */
  prefetch(targets: readonly string[]): void;
  /**
   * At once when the cache has it. Rejects with a ProblemError.
   *
   * @throws ProblemError when it may not be included
   */
  load(include: IncludeRequest, depth: number, place?: Place): Included | Promise<Included>;
}

export interface Included extends LoadedDocument {
  /** Left out where nothing is included. */
  place?: Place;
}

type PageRequest = Pick<WireRequest, 'method' | 'target' | 'headers' | 'client'>;

/** Where an include leads that is the same in every request, by the site whose page it stands in. */
interface Known {
  site: string | undefined;
  destinations: Destinations;
  found: Destination;
  /** What it is stored under. */
  address: string;
  /** What it was the last time, if nothing is included there. */
  leaf: (Included & { stored: StoredAnswer }) | null;
}

const known = new WeakMap<IncludeRequest, Known>();

/** @param page the client's request */
export function createIncludeLoader(page: PageRequest, options: IncludeLoaderOptions): IncludeLoader {
  const { cache, limits } = options;
  const limited = createLimiter(limits.concurrency);
  const ahead = new Map<string, Promise<Included>>();
  // What a form was sent to may be included in the answer to it.
  const top: Place = { base: page, around: null };
  const isAround = page.method === 'GET' || page.method === 'HEAD';
  const own = { client: page.client, site: options.site, signal: options.signal };
  let ownHeaders: Fields | undefined;
  let latest: SharedDeadline | undefined;
  let count = 0;
  const at = options.now();

  function headersFor(found: Destination, include: IncludeRequest): Fields {
    const isOwn = found.origin === undefined;
    if (isOwn && ownHeaders !== undefined && include.headers === undefined) return ownHeaders;
    const headers = includeHeaders(page.headers, {
      passesCredentials: found.trusted && options.passesCredentials,
      also: options.passedHeaders,
    });
    if (!isOwn) delete headers['host'];
    if (include.headers !== undefined) return applyHeaders(headers, include.headers);
    if (isOwn) ownHeaders = headers;
    return headers;
  }

  function recall(include: IncludeRequest, { base }: Place): Known | undefined {
    const one = known.get(include);
    if (one === undefined || base.origin !== undefined) return undefined;
    return one.site === options.site && one.destinations === options.destinations ? one : undefined;
  }

  function find(include: IncludeRequest, place: Place): Destination {
    const { destinations, site } = options;
    const before = recall(include, place);
    const found = before?.found ?? destinations(include.src, place.base);
    if (found === null) throw surrogateErrors.INCLUDE_FORBIDDEN(include.src);
    const { target } = found;
    if (
      before === undefined &&
      include.src === target &&
      place.base.origin === undefined &&
      Object.isFrozen(include)
    ) {
      known.set(include, {
        site,
        destinations,
        found,
        address: addressOf({ origin: site, target }),
        leaf: null,
      });
    }
    refuseLoop(found, place);
    return found;
  }

  function refuseLoop(found: Destination, place: Place): void {
    for (let at: Place | null = place; at !== null; at = at.around) {
      const isSame = at.base.target === found.target && at.base.origin === found.origin;
      if (isSame && (at !== top || isAround)) throw surrogateErrors.LOOP(found.target);
    }
  }

  /** What was there the last time and is there still: nothing is worked out again. */
  function again(include: IncludeRequest, depth: number, place: Place): Included | undefined {
    const before = recall(include, place);
    if (before?.leaf == null || ahead.size > 0 || depth > limits.depth || count >= limits.includes)
      return undefined;
    if (options.findInline(before.found.target) !== undefined) return undefined;
    const stored = cache.hit(before.address, at);
    if (stored !== before.leaf.stored || stored.nodes !== before.leaf.nodes) return undefined;
    refuseLoop(before.found, place);
    count += 1;
    options.onPart(include.src, stored, 0);
    return before.leaf;
  }

  function take(src: string, response: CachedResponse, waited: number): void {
    options.onPart(src, response, waited);
    if (response.status >= 200 && response.status <= 299) return;
    discardBody(response.body);
    throw surrogateErrors.INCLUDE_FAILED(src, `it answered with status ${response.status}`);
  }

  function compile(src: string, response: CachedResponse, body: Uint8Array): readonly MarkupNode[] {
    const { stored } = response;
    const known = stored?.nodes;
    if (known !== undefined) return known;
    const nodes: readonly MarkupNode[] = options.isProcessed(response.headers)
      ? parse(src, body)
      : [{ type: 'bytes', bytes: body }];
    if (stored !== null) stored.nodes = nodes;
    return nodes;
  }

  function parse(src: string, body: Uint8Array): readonly MarkupNode[] {
    try {
      return parseMarkup(body, options.markup);
    } catch (error) {
      throw error instanceof ProblemError ? inDocument(src, error) : error;
    }
  }

  async function fetchInclude(include: IncludeRequest, found: Destination, place: Place): Promise<Included> {
    const { src } = include;
    const timeout = Math.min(limits.timeout, include.maxwait ?? limits.timeout);
    const deadline = joinDeadline(timeout);
    try {
      return await Promise.race([deadline.passed, read(include, found, place, deadline.signal)]);
    } catch (error) {
      if (error instanceof ProblemError) throw error;
      if (deadline.isLate()) throw surrogateErrors.INCLUDE_LATE(src, timeout);
      if (error instanceof RangeError) throw surrogateErrors.INCLUDE_TOO_LARGE(src, limits.bytes);
      throw surrogateErrors.INCLUDE_FAILED(src, error instanceof Error ? error.message : 'no answer');
    } finally {
      deadline.leave();
    }
  }

  /** Includes that begin together have one deadline, which ends with the last of them. */
  function joinDeadline(timeout: number): SharedDeadline {
    if (latest?.timeout !== timeout || !latest.isOpen) latest = new SharedDeadline(timeout, options.signal());
    latest.join();
    return latest;
  }

  async function read(
    include: IncludeRequest,
    first: Destination,
    place: Place,
    signal: AbortSignal,
  ): Promise<Included> {
    const { src, ttl, noStore } = include;
    const begun = performance.now();
    let found = first;
    for (let redirects = 0; ; redirects += 1) {
      const { method, origin, target, headers, client } = new Ask(
        found,
        include,
        headersFor(found, include),
        own,
      );
      const { entity } = include;
      const response = await cache.fetch(
        {
          method,
          origin,
          target,
          headers,
          client,
          signal,
          ...(entity === undefined ? {} : { body: oneByOne(Buffer.from(entity)) }),
        },
        {
          ...(ttl === undefined ? {} : { ttl }),
          ...(noStore === undefined ? {} : { noStore }),
        },
      );
      const location = fieldOf(response.headers, 'location');
      if (
        response.status >= 300 &&
        response.status <= 399 &&
        location !== undefined &&
        redirects < limits.redirects
      ) {
        discardBody(response.body);
        const next = options.destinations(location, {
          origin: found.origin,
          target: found.target,
          headers: page.headers,
        });
        if (next === null) throw surrogateErrors.INCLUDE_FORBIDDEN(location);
        found = next;
        continue;
      }
      take(src, response, performance.now() - begun);
      const body = await collectBody(response.body, limits.bytes);
      return included(response, body, found, place);
    }
  }

  function included(
    response: CachedResponse,
    body: Uint8Array,
    { origin, target }: Destination,
    around: Place,
  ): Included {
    const nodes = compile(target, response, body);
    const contentType = fieldOf(response.headers, 'content-type') ?? '';
    if (nodes.length === 1 && nodes[0]!.type === 'bytes') return { nodes, contentType };
    return { nodes, contentType, place: { base: { origin, target, headers: page.headers }, around } };
  }

  /** The stored answer as a document, if there is one. */
  function fromCache(include: IncludeRequest, found: Destination, place: Place): Included | undefined {
    if (found.origin === undefined) {
      const inline = options.findInline(found.target);
      if (inline !== undefined) {
        const base = { target: found.target, headers: page.headers };
        if (inline.stored !== undefined) options.onPart(include.src, inline.stored, 0);
        return { ...inline, place: { base, around: place } };
      }
    }
    const stored = cache.lookup(new Ask(found, include, headersFor(found, include), own));
    if (stored === undefined || !(stored.body instanceof Uint8Array) || isRedirect(stored)) return undefined;
    take(include.src, stored, 0);
    if (stored.body.length > limits.bytes) {
      throw surrogateErrors.INCLUDE_TOO_LARGE(include.src, limits.bytes);
    }
    const document = included(stored, stored.body, found, place);
    const before = recall(include, place);
    if (
      before !== undefined &&
      stored.state === 'hit' &&
      stored.stored !== null &&
      document.place === undefined
    ) {
      before.leaf = { ...document, stored: stored.stored };
    }
    return document;
  }

  /** @param isUrgent nothing can leave before it is there */
  function start(
    include: IncludeRequest,
    found: Destination,
    place: Place,
    isUrgent = false,
  ): Included | Promise<Included> {
    count += 1;
    if (count > limits.includes) throw surrogateErrors.TOO_MANY(include.src, limits.includes);
    const stored = include.method === 'POST' ? undefined : fromCache(include, found, place);
    if (stored !== undefined) return stored;
    return limited(async () => {
      // What stands before it leaves first: many may wait for that, and the fetch is a matter of another origin.
      if (!isUrgent) await nextTurn();
      return fetchInclude(include, found, place);
    });
  }

  return {
    prefetch(targets) {
      for (const src of targets) {
        const found = options.destinations(src, page);
        if (found === null || found.origin !== undefined || ahead.has(found.target)) continue;
        try {
          const loading = Promise.resolve(start({ src }, found, top, true));
          loading.catch(() => undefined);
          ahead.set(found.target, loading);
        } catch {
          // It fails again where it stands in the page.
        }
      }
    },
    load(include, depth, place = top) {
      const leaf = again(include, depth, place);
      if (leaf !== undefined) return leaf;
      const found = find(include, place);
      if (depth > limits.depth) throw surrogateErrors.TOO_DEEP(include.src, limits.depth);
      if (found.origin === undefined && ahead.size > 0) {
        const started = ahead.get(found.target);
        ahead.delete(found.target);
        if (started !== undefined) return started;
      }
      return start(include, found, place);
    },
  };
}

function isRedirect({ status }: CachedResponse): boolean {
  return status >= 300 && status <= 399;
}

async function* oneByOne(body: Uint8Array): AsyncGenerator<Uint8Array> {
  yield body;
}
