/**
 * A shared cache in front of an upstream (RFC 9111, Edge Architecture 1.0). Concurrent requests for one answer wait
 * for the first one's headers: when those say that it may be shared, all read the same body; otherwise each fetches
 * its own, and the next ones do not even wait.
 */

import { type FetchUpstream, fieldOf, type WireRequest, type WireResponse } from '../../wire/message.ts';
import type { MarkupNode } from '../markup/node.ts';
import { type Control, readControl } from '../policy/control.ts';
import { chooseCacheMove } from './move.ts';
import { shareBody } from './shared-body.ts';
import { type AnswerStore, createAnswerStore, type StoredAnswer } from './store.ts';

/** How an answer came about, in the words of RFC 9211 where it has one. */
export type CacheState = 'hit' | 'miss' | 'stale' | 'coalesced' | 'pass';

export interface CachedResponse extends WireResponse {
  state: CacheState;
  /** The stored answer it is made of; its compiled nodes are kept there. */
  stored: StoredAnswer | null;
}

/** What a purge concerns: one address with all its variants, all answers with a surrogate key, or everything. */
export type PurgeTarget = { url: string } | { key: string } | 'all';

export interface Cache {
  /** What is stored and may be served, at once; starts a refresh behind a stale one. `undefined`: ask `fetch`. */
  lookup(request: WireRequest): CachedResponse | undefined;
  /**
   * What {@link Cache.lookup} finds, else what upstream answers, asked once for all who wait.
   *
   * Rejects as the upstream does, when nothing stored may stand in.
   *
   * @param options `ttl`: seconds that the answer is fresh, whatever it says itself; `noStore`: it is not stored
   */
  fetch(request: WireRequest, options?: FetchOptions): Promise<CachedResponse>;
  /** Stores what did not come from upstream. Its headers decide for how long, as those of an answer do. */
  put(
    request: Pick<WireRequest, 'target' | 'headers'> & { origin?: string | undefined },
    response: WireResponse & { body: Uint8Array },
    nodes?: readonly MarkupNode[],
  ): void;
  /**
   * Removes answers, or with `soft` marks them stale: they are served while a fresh one is fetched, or if that fails.
   *
   * @returns how many answers it concerned
   */
  purge(what: PurgeTarget, options?: { soft?: boolean }): number;
  /** Bytes that are taken. */
  size(): number;
}

export interface FetchOptions {
  ttl?: number;
  noStore?: boolean;
}

export interface CacheOptions {
  fetchUpstream: FetchUpstream;
  /** Bytes of all stored answers. */
  capacity: number;
  /** Bytes of the largest body that is stored. @default 1_048_576 */
  largest?: number;
  /** @default Date.now */
  now?: () => number;
  onAnswer?: (state: CacheState) => void;
}

/** Milliseconds that a refresh behind a stale answer, or a body that others wait for, may take. */
const DETACHED_TIMEOUT = 15_000;
/** Milliseconds for which a target is remembered as not shareable. */
const PASS_FOR = 60_000;
const PASSES_LIMIT = 10_000;

export function createCache(options: CacheOptions): Cache {
  const { fetchUpstream, largest = 1_048_576, now = Date.now, onAnswer = () => undefined } = options;
  const store = createAnswerStore(options.capacity);
  const inFlight = new Map<string, Promise<Shared | null>>();
  const passes = new Map<string, number>();

  function answer(response: WireResponse, state: CacheState, stored: StoredAnswer | null): CachedResponse {
    onAnswer(state);
    return { status: response.status, headers: response.headers, body: response.body, state, stored };
  }

  function isPassed(key: string): boolean {
    const until = passes.get(key);
    if (until === undefined) return false;
    if (until > now()) return true;
    passes.delete(key);
    return false;
  }

  function pass(key: string): void {
    passes.set(key, now() + PASS_FOR);
    if (passes.size > PASSES_LIMIT) passes.delete(passes.keys().next().value!);
  }

  /** Fetches for all who wait; `null` when the answer turns out to be one client's. */
  async function lead(
    key: string,
    request: WireRequest,
  ): Promise<{ own: WireResponse; shared: Shared | null }> {
    const detached = new AbortController();
    const leave = () => detached.abort(request.signal.reason);
    if (request.signal.aborted) leave();
    request.signal.addEventListener('abort', leave, { once: true });
    const response = await fetchUpstream({ ...request, signal: detached.signal });
    const control = readControl(response.headers);
    if (!control.shareable || control.maxAge === null || response.status !== 200) {
      // A failure is no property of the target: the next request may find it mended.
      if (response.status < 400) pass(key);
      return { own: response, shared: null };
    }
    request.signal.removeEventListener('abort', leave);
    const timer = setTimeout(
      () => detached.abort(new DOMException('Too late', 'TimeoutError')),
      DETACHED_TIMEOUT,
    );
    const body =
      response.body instanceof Uint8Array || response.body === null ? oneByOne(response.body) : response.body;
    const shared = { request, response, body: shareBody(body, largest) };
    shared.body.whole
      .then((whole) => {
        if (whole !== null) keep(store, { request, response, control, body: whole, storedAt: now() });
      })
      .catch(() => undefined)
      .finally(() => clearTimeout(timer));
    return { own: { ...response, body: shared.body }, shared };
  }

  async function fetchNow(key: string, request: WireRequest): Promise<CachedResponse> {
    if (isPassed(key)) return answer(await fetchUpstream(request), 'pass', null);
    const leader = inFlight.get(key);
    if (leader !== undefined) {
      const shared = await leader;
      if (shared !== null && answers(shared, request))
        return answer({ ...shared.response, body: shared.body }, 'coalesced', null);
      return answer(await fetchUpstream(request), 'pass', null);
    }
    const leading = lead(key, request);
    const shared = leading.then(
      (led) => led.shared,
      () => null,
    );
    inFlight.set(key, shared);
    try {
      const led = await leading;
      // Until the body is stored, later requests join it.
      void (led.shared?.body.whole ?? Promise.resolve())
        .catch(() => undefined)
        .finally(() => inFlight.delete(key));
      return answer(led.own, led.shared === null ? 'pass' : 'miss', null);
    } catch (error) {
      inFlight.delete(key);
      throw error;
    }
  }

  function refresh(key: string, request: WireRequest): void {
    if (inFlight.has(key)) return;
    const signal = AbortSignal.timeout(DETACHED_TIMEOUT);
    const leading = lead(key, { ...request, signal });
    inFlight.set(
      key,
      leading.then(
        (led) => led.shared,
        () => null,
      ),
    );
    void leading
      .then(async (led) => {
        if (led.shared === null) await drain(led.own);
        else await led.shared.body.whole;
      })
      .catch(() => undefined)
      .finally(() => inFlight.delete(key));
  }

  return {
    size: () => store.size(),
    lookup(request) {
      if (request.method !== 'GET') return undefined;
      const key = keyOf(request, store.varyOf(targetKey(request)));
      const stored = store.get(key);
      switch (chooseCacheMove(stored, now())) {
        case 'serve':
          return answer(stored!, 'hit', stored!);
        case 'serve-and-refresh':
          refresh(key, request);
          return answer(stored!, 'stale', stored!);
        default:
          return undefined;
      }
    },
    put(request, response, nodes) {
      const control = readControl(response.headers);
      const asked = { ...request, method: 'GET', client: '', signal: new AbortController().signal };
      if (control.shareable && control.maxAge !== null)
        keep(store, { request: asked, response, control, body: response.body, storedAt: now(), nodes });
    },
    purge: (what, { soft = false } = {}) => store.purge(what, soft, now()),
    async fetch(request) {
      if (request.method !== 'GET') return answer(await fetchUpstream(request), 'pass', null);
      const key = keyOf(request, store.varyOf(targetKey(request)));
      const stored = store.get(key);
      switch (chooseCacheMove(stored, now())) {
        case 'serve':
          return answer(stored!, 'hit', stored!);
        case 'serve-and-refresh':
          refresh(key, request);
          return answer(stored!, 'stale', stored!);
        case 'serve-if-origin-fails':
          return fetchOrStale(
            () => fetchNow(key, request),
            () => answer(stored!, 'stale', stored!),
          );
        case 'fetch':
          return fetchNow(key, request);
      }
    },
  };
}

/** An answer that several clients read. */
interface Shared {
  request: WireRequest;
  response: WireResponse;
  body: ReturnType<typeof shareBody>;
}

/** Whether an answer to one request is one to the other too: nothing that it varies by differs. */
function answers(shared: Shared, request: WireRequest): boolean {
  const vary = varyNames(shared.response);
  return keyOf(shared.request, vary) === keyOf(request, vary);
}

async function fetchOrStale(
  fetchFresh: () => Promise<CachedResponse>,
  serveStale: () => CachedResponse,
): Promise<CachedResponse> {
  try {
    const fresh = await fetchFresh();
    if (fresh.status < 500) return fresh;
    await drain(fresh);
    return serveStale();
  } catch {
    return serveStale();
  }
}

function keep(
  store: AnswerStore,
  kept: {
    request: WireRequest;
    response: WireResponse;
    control: Control;
    body: Uint8Array;
    storedAt: number;
    nodes?: readonly MarkupNode[] | undefined;
  },
): void {
  const { request, response, control, body, storedAt, nodes } = kept;
  const vary = varyNames(response);
  store.put(
    keyOf(request, vary),
    {
      status: response.status,
      headers: response.headers,
      body,
      storedAt,
      freshUntil: storedAt + (control.maxAge ?? 0) * 1_000,
      maxAge: control.maxAge ?? 0,
      staleWhileRevalidate: control.staleWhileRevalidate,
      staleIfError: control.staleIfError,
      surrogateKeys: (fieldOf(response.headers, 'surrogate-key') ?? '').split(/\s+/).filter(Boolean),
      ...(nodes === undefined ? {} : { nodes }),
    },
    { target: targetKey(request), vary },
  );
}

function varyNames(response: WireResponse): string[] {
  const names = (fieldOf(response.headers, 'vary') ?? '').split(',').map((name) => name.trim().toLowerCase());
  // Includes are always asked for without any encoding.
  return names.filter((name) => name !== '' && name !== 'accept-encoding').sort();
}

function keyOf(request: WireRequest, vary: readonly string[]): string {
  const values = vary.map((name) => `\n${name}:${String(request.headers[name] ?? '')}`);
  return targetKey(request) + values.join('');
}

/** The address that answers are stored under; the own origin's is empty. */
function targetKey(request: WireRequest & { origin?: string | undefined }): string {
  return request.origin === undefined ? request.target : request.origin + request.target;
}

async function* oneByOne(body: Uint8Array | null): AsyncGenerator<Uint8Array> {
  if (body !== null) yield body;
}

async function drain(response: WireResponse): Promise<void> {
  if (response.body === null || response.body instanceof Uint8Array) return;
  for await (const _ of response.body);
}
