/**
 * Lets those who want the same answer wait for the first one's question, and gives each what it may have of it: the
 * same, or an answer of its own.
 */

import type { FetchUpstream, Fields, WireRequest, WireResponse } from '../../wire/message.ts';
import { likenessOf } from '../policy/likeness.ts';
import { isCredentialed } from '../policy/storing.ts';
import { varyNames } from '../policy/vary.ts';
import type { CachedResponse, CacheState, StoredAnswer } from './answer.ts';
import type { Audience, Flight, Seat } from './flight.ts';
import { createMemory } from './memory.ts';
import { withoutConditions } from './revalidation.ts';

/** A request on its way through the cache. */
export interface Asking {
  request: WireRequest;
  target: string;
  key: string;
  ttl?: number | undefined;
  noStore?: boolean;
  /** How often it has waited for others already. */
  round: number;
}

export interface CoalescingOptions {
  fetchUpstream: FetchUpstream;
  now: () => number;
  varyKey: (headers: Fields, names: readonly string[]) => string;
  judge(response: WireResponse, asking: Asking): Audience;
  answer(response: WireResponse, state: CacheState, stored: StoredAnswer | null): CachedResponse;
  /** The failure of a moment ago: it need not be asked for again. */
  recentFailure(key: string): { error: unknown } | undefined;
  /** The question that is under way. */
  board(asking: Asking): Flight | undefined;
  start(asking: Asking): Flight;
}

/** Milliseconds for which an address is remembered as not shareable. */
const PASS_FOR = 60_000;
const PASSES_LIMIT = 10_000;
/** How often a request waits for others before it asks by itself. */
const ROUNDS = 3;

/** Rejects as the upstream does, or with the reason of the request's signal. */
export function createCoalescing(options: CoalescingOptions): (asking: Asking) => Promise<CachedResponse> {
  const { fetchUpstream, now, varyKey, judge, answer, recentFailure, board, start } = options;
  const passes = createMemory<true>({ limit: PASSES_LIMIT, now });

  /** Asks for this one alone. */
  async function pass(asking: Asking): Promise<CachedResponse> {
    const { request, key } = asking;
    const headers = withoutConditions(request.headers);
    const response = await fetchUpstream({ ...request, headers, signal: request.signal });
    if (judge(response, asking).who === 'all') {
      // The next ones wait for each other again, and it is stored.
      passes.forget(key);
      passes.forget(credentialedKey(key));
    }
    return answer(response, 'pass', null);
  }

  function isPassed({ request, key, round }: Asking): boolean {
    if (round > ROUNDS || passes.get(key) === true) return true;
    return isCredentialed(request.headers) && passes.get(credentialedKey(key)) === true;
  }

  async function fetchShared(asking: Asking): Promise<CachedResponse> {
    const { request, key, round } = asking;
    if (isPassed(asking)) return pass(asking);
    const failure = round === 0 ? recentFailure(key) : undefined;
    if (failure !== undefined) throw failure.error;
    const joined = board(asking);
    const flight = joined ?? start(asking);
    let seat: Seat;
    try {
      seat = await flight.join(request.signal);
    } catch (error) {
      // Of all that waited for it the first asks once more, and the others wait for that one.
      if (joined === undefined || round > 0 || request.signal.aborted) throw error;
      return fetchShared({ ...asking, round: round + 1 });
    }
    return joined === undefined ? answerFirst(seat, asking) : answerJoined(seat, asking);
  }

  function answerFirst({ landing, body }: Seat, { key }: Asking): CachedResponse {
    const { response, audience, revalidated, stored } = landing;
    // A failure is no property of the address: the next request may find it mended.
    if (audience.who === 'asker' && response.status < 400)
      passes.set(audience.because === 'answer' ? key : credentialedKey(key), true, PASS_FOR);
    const state = revalidated ? 'revalidated' : audience.who === 'all' ? 'miss' : 'pass';
    return answer({ ...response, body }, state, stored);
  }

  async function answerJoined({ landing, body, served }: Seat, asking: Asking): Promise<CachedResponse> {
    const { response, audience, stored } = landing;
    const { headers } = asking.request;
    const next = { ...asking, round: asking.round + 1 };
    if (audience.who === 'asker') {
      const isOwn = audience.because === 'answer' || isCredentialed(headers) || response.status >= 400;
      return isOwn ? pass(asking) : fetchShared(next);
    }
    const isKept = audience.who === 'all';
    const names = varyNames(response.headers);
    const likeness = (fields: Fields) => (isKept ? varyKey(fields, names) : likenessOf(fields));
    const own = likeness(headers);
    const fits = own === likeness(landing.request.headers);
    const isShared = isKept || !isCredentialed(headers);
    if (served && fits && isShared) return answer({ ...response, body }, 'coalesced', stored);
    leaveBody(body);
    if (!isShared) return pass(asking);
    // Those who are alike wait for each other.
    return fetchShared(fits ? next : { ...next, key: asking.target + (isKept ? own : `\nlike:${own}`) });
  }

  return fetchShared;
}

/** Answers to those who say who they are may be personal while others' are not. */
function credentialedKey(key: string): string {
  return `${key}\ncredentialed`;
}

/** Reads no further, so that others need not wait for this one. */
function leaveBody(body: WireResponse['body']): void {
  if (body === null || body instanceof Uint8Array) return;
  void body[Symbol.asyncIterator]().return?.();
}
