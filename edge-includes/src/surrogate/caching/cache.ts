/**
 * A shared cache in front of an upstream (RFC 9111, Edge Architecture 1.0 section 3). It acts for the origin: of what
 * a request says about caching only `no-store` and `only-if-cached` count, so that no client can empty or bypass it.
 *
 * Concurrent requests for one answer wait for the first one's. When that may be kept, all have it; when it may not but
 * is nobody's own, those who waited have it; else each asks for itself, and the next ones do not even wait.
 */

import type { FetchUpstream, Fields, WireRequest, WireResponse } from '../../wire/message.ts';
import { discardBody } from '../../wire/message.ts';
import type { MarkupNode } from '../markup/node.ts';
import { type ControlOptions, readControl } from '../policy/control.ts';
import { listField, readCacheControl } from '../policy/directives.ts';
import { bornAt } from '../policy/freshness.ts';
import { isCredentialed, storedFor } from '../policy/storing.ts';
import { createVaryKeys, type VaryOptions, varyNames } from '../policy/vary.ts';
import type { CachedResponse, CacheState, StoredAnswer } from './answer.ts';
import { type Asking, createCoalescing } from './coalescing.ts';
import { type Audience, type FlightInit, startFlight } from './flight.ts';
import { createInFlight, type OpenFlight } from './in-flight.ts';
import { createMemory } from './memory.ts';
import { chooseCacheMove } from './move.ts';
import { createAnswerStore, type PurgeTarget } from './store.ts';
import { targetsChangedBy } from './unsafe.ts';

export type { CachedResponse, CacheState, PurgeTarget, StoredAnswer };

export interface Cache {
  /**
   * What is stored and may be served, at once; starts a refresh behind a stale one. `undefined`: ask `fetch`.
   */
  lookup(request: WireRequest): CachedResponse | undefined;
  /**
   * What is fresh under an address and the same for every request: the cheapest way to most includes. `undefined`:
   * ask `lookup`.
   *
   * @param address what {@link addressOf} makes of a request
   * @param at epoch milliseconds
   */
  hit(address: string, at: number): StoredAnswer | undefined;
  /**
   * What {@link Cache.lookup} finds, else what upstream answers, asked once for all who wait. Methods other than GET
   * are passed on; an unsafe one that succeeds removes what it changed.
   *
   * Rejects as the upstream does, when nothing stored may stand in.
   */
  fetch(request: WireRequest, options?: FetchOptions): Promise<CachedResponse>;
  /** Stores what did not come from upstream. Its headers decide for how long, as those of an answer do. */
  put(
    request: Pick<WireRequest, 'target' | 'headers' | 'origin'>,
    response: WireResponse & { body: Uint8Array },
    nodes?: readonly MarkupNode[],
  ): void;
  /**
   * Removes answers, or with `soft` marks them stale: they are served while a fresh one is fetched, or if that fails.
   * What is being fetched meanwhile is not stored.
   *
   * @returns how many answers it concerned
   */
  purge(what: PurgeTarget, options?: { soft?: boolean }): number;
  /** A page made of it was used: it counts as used too. */
  touch(stored: StoredAnswer): void;
  /** Bytes that are taken. */
  size(): number;
  /** Answers that are stored. */
  count(): number;
}

export interface FetchOptions {
  /** Seconds for which the answer is fresh, whatever it says itself; never stores what forbids it. */
  ttl?: number;
  /** Nothing stored is used, and nothing is stored. */
  noStore?: boolean;
}

export interface CacheOptions extends ControlOptions, VaryOptions {
  fetchUpstream: FetchUpstream;
  /** Bytes of all stored answers. */
  capacity: number;
  /** Bytes of the largest body that is stored. @default 1_048_576 */
  largest?: number;
  /** Seconds for which failures, and missing pages that name no lifetime, are remembered. @default 0 */
  negativeTtl?: number;
  /**
   * Milliseconds after which an origin that has not answered counts as failed, where `stale-if-error` allows a stale
   * answer in its place.
   *
   * @default 3_000
   */
  staleAfter?: number;
  /** @default Date.now */
  now?: () => number;
  onAnswer?: (state: CacheState) => void;
}

/** Milliseconds that a refresh behind a stale answer may take. */
const DETACHED_TIMEOUT = 15_000;
const FAILURES_LIMIT = 1_000;

export function createCache(options: CacheOptions): Cache {
  const { fetchUpstream, largest = 1_048_576, negativeTtl = 0, staleAfter = 3_000, now = Date.now } = options;
  const onAnswer = options.onAnswer ?? (() => undefined);
  const store = createAnswerStore(options.capacity);
  const varyKey = createVaryKeys(options);
  const inFlight = createInFlight();
  const failures = createMemory<{ error: unknown }>({ limit: FAILURES_LIMIT, now });

  const fetchShared = createCoalescing({
    fetchUpstream,
    now,
    varyKey,
    judge,
    answer,
    recentFailure: (key) => failures.get(key),
    board: (asking) => inFlight.get(asking.key)?.flight,
    start: (asking) => start(asking).flight,
  });

  function answer(response: WireResponse, state: CacheState, stored: StoredAnswer | null): CachedResponse {
    onAnswer(state);
    return { status: response.status, headers: response.headers, body: response.body, state, stored };
  }

  function storedKey(target: string, headers: Fields, names: readonly string[]): string {
    return names.length === 0 ? target : target + varyKey(headers, names);
  }

  function hit(address: string, at: number): StoredAnswer | undefined {
    if (store.varyOf(address).length > 0) return undefined;
    const stored = store.get(address);
    if (stored === undefined || at >= stored.freshUntil) return undefined;
    onAnswer('hit');
    return stored;
  }

  function lookup(request: WireRequest): CachedResponse | undefined {
    if (request.method !== 'GET') return undefined;
    const target = addressOf(request);
    const stored = store.get(storedKey(target, request.headers, store.varyOf(target)));
    if (stored === undefined) return undefined;
    switch (chooseCacheMove(stored, now())) {
      case 'serve':
        onAnswer('hit');
        return stored;
      case 'serve-and-refresh':
        refresh({ request, target, key: stored.key, round: 0 });
        return answer(stored, 'stale', stored);
      case 'serve-stale':
        return answer(stored, 'stale', stored);
      default:
        return undefined;
    }
  }

  function refresh(asking: Asking): void {
    if (inFlight.get(asking.key) === undefined) start(asking, DETACHED_TIMEOUT);
  }

  /** Whether a stale answer may stand in for a failure. */
  function covers(stored: StoredAnswer | undefined): stored is StoredAnswer {
    return stored !== undefined && now() < stored.freshUntil + stored.staleIfError * 1_000;
  }

  /** Who may have what upstream answered. What it no longer allows to keep is not kept from before either. */
  function judge(response: WireResponse, { request, key, ttl, noStore }: Asking): Audience {
    const control = readControl(response.headers, options);
    const before = noStore === true ? undefined : store.peek(key);
    const isFailure = response.status >= 500;
    if (isFailure) spare(before);
    const seconds =
      noStore === true || (isFailure && covers(before))
        ? null
        : storedFor({ response, control, request: request.headers, ttl, negativeTtl });
    if (seconds !== null) return { who: 'all', seconds };
    if (before !== undefined && !isFailure) store.remove(before);
    if (control.personal) return { who: 'asker', because: 'answer' };
    return isCredentialed(request.headers) ? { who: 'asker', because: 'request' } : { who: 'waiting' };
  }

  /** The origin failed: for a moment what is stored is served without asking it. */
  function spare(stored: StoredAnswer | undefined): void {
    if (stored !== undefined && negativeTtl > 0) stored.retryAt = now() + negativeTtl * 1_000;
  }

  function start(asking: Asking, detachedFor?: number): OpenFlight {
    const { request, key } = asking;
    const keepUnlessPurged =
      (one: OpenFlight): FlightInit['keep'] =>
      (response, { seconds, before, ...exchange }) => {
        if (one.isPurged(surrogateKeysOf(response.headers))) return null;
        const nodes = before !== null && isEsi(before) === isEsi(response) ? before.nodes : undefined;
        return keep({ request, response, nodes, born: bornAt(response.headers, exchange), seconds });
      };
    return inFlight.add(asking, (one) =>
      startFlight({
        request,
        fetchUpstream,
        before: asking.noStore === true ? undefined : store.peek(key),
        detachedFor,
        largest,
        now,
        judge: (response) => judge(response, asking),
        keep: keepUnlessPurged(one),
        onFailed: (error) => {
          spare(store.peek(key));
          if (negativeTtl > 0 && !isCredentialed(request.headers))
            failures.set(key, { error }, negativeTtl * 1_000);
        },
        onClosed: () => inFlight.close(one),
        onDone: () => inFlight.end(one),
      }),
    );
  }

  function isEsi(response: { headers: Fields }): boolean {
    return readControl(response.headers, options).esi;
  }

  function keep(kept: {
    request: Pick<WireRequest, 'target' | 'headers' | 'origin'>;
    response: WireResponse & { body: Uint8Array };
    nodes: readonly MarkupNode[] | undefined;
    /** Epoch milliseconds. */
    born: number;
    /** How long it is fresh from then on. */
    seconds: number;
  }): StoredAnswer {
    const { request, response, nodes, born, seconds } = kept;
    const { staleWhileRevalidate, staleIfError, mustRevalidate } = readControl(response.headers, options);
    const names = varyNames(response.headers);
    const target = addressOf(request);
    return store.put(
      {
        key: storedKey(target, request.headers, names),
        target,
        status: response.status,
        headers: response.headers,
        body: response.body,
        bornAt: born,
        freshUntil: born + seconds * 1_000,
        staleWhileRevalidate,
        staleIfError,
        retryAt: 0,
        mustRevalidate,
        surrogateKeys: surrogateKeysOf(response.headers),
        nodes,
      },
      names,
    );
  }

  async function fetchOrStale(asking: Asking, stored: StoredAnswer): Promise<CachedResponse> {
    const { request } = asking;
    const late = new AbortController();
    const timer = setTimeout(
      () => late.abort(new DOMException('The origin is late', 'TimeoutError')),
      staleAfter,
    );
    // The body's reader stays bound to the client's signal, so both are joined for good.
    const signal = AbortSignal.any([request.signal, late.signal]);
    try {
      const fresh = await fetchShared({ ...asking, request: { ...request, signal }, round: 1 });
      if (fresh.status < 500) return fresh;
      discardBody(fresh.body);
    } catch (error) {
      if (request.signal.aborted) throw error;
    } finally {
      clearTimeout(timer);
    }
    return answer(stored, 'stale', stored);
  }

  async function fetchUnsafe(request: WireRequest): Promise<CachedResponse> {
    const response = await fetchUpstream(request);
    for (const target of targetsChangedBy(request, response))
      purge({ url: addressOf({ ...request, target }) });
    return answer(response, 'pass', null);
  }

  function purge(what: PurgeTarget, { soft = false } = {}): number {
    inFlight.purge(what, (flight) => {
      const answered = flight.answered();
      return answered === null ? null : surrogateKeysOf(answered.headers);
    });
    if (what === 'all') failures.clear();
    else if ('url' in what) failures.forget(what.url);
    return store.purge(what, { soft, now: now() });
  }

  return {
    lookup,
    hit,
    async fetch(request, { ttl, noStore = false } = {}) {
      if (request.method !== 'GET') return fetchUnsafe(request);
      const asked = readCacheControl(request.headers);
      const target = addressOf(request);
      if (noStore || asked.has('no-store'))
        return fetchShared({ request, target, key: `${target}\nno-store`, noStore: true, round: 0 });
      const found = lookup(request);
      if (found !== undefined) return found;
      if (asked.has('only-if-cached')) return answer(notStored, 'miss', null);
      const key = storedKey(target, request.headers, store.varyOf(target));
      const asking = { request, target, key, ttl, round: 0 };
      const stored = store.peek(key);
      return covers(stored) ? fetchOrStale(asking, stored) : fetchShared(asking);
    },
    put(request, response, nodes) {
      const control = readControl(response.headers, options);
      const seconds = storedFor({ response, control, request: {}, negativeTtl });
      if (seconds !== null) keep({ request, response, nodes, born: now(), seconds });
    },
    purge,
    touch: ({ key }) => void store.get(key),
    size: store.size,
    count: store.count,
  };
}

/** RFC 9111, section 5.2.1.7. */
const notStored: WireResponse = { status: 504, headers: {}, body: null };

/** What answers to a request are stored under, whatever else they vary by. */
export function addressOf({ origin, target }: Pick<WireRequest, 'origin' | 'target'>): string {
  return origin === undefined || origin === '' ? target : origin + target;
}

function surrogateKeysOf(headers: Fields): readonly string[] {
  return headers['surrogate-key'] === undefined
    ? []
    : listField(headers, 'surrogate-key')
        .split(/[\s,]+/)
        .filter(Boolean);
}
