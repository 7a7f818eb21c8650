/**
 * One question to upstream, and all who wait for its answer. It ends when nobody waits any more, and does not end
 * because the one who began it has left.
 */

import type { FetchUpstream, WireRequest, WireResponse } from '../../wire/message.ts';
import { discardBody } from '../../wire/message.ts';
import type { StoredAnswer } from './answer.ts';
import { conditionsFor, confirms, freshened, withoutConditions } from './revalidation.ts';
import { type SharedBody, shareBody } from './shared-body.ts';

/** Who may have an answer. */
export type Audience =
  /** All, now and later: it is stored for so many seconds. */
  | { who: 'all'; seconds: number }
  /** Those who wait and did not say who they are. */
  | { who: 'waiting' }
  /** The one who asked: every answer of this address is personal, or those to requests that say who asks. */
  | { who: 'asker'; because: 'answer' | 'request' };

/** What came. The body is each one's own reader. */
export interface Landing {
  /** What was asked. */
  request: WireRequest;
  response: WireResponse;
  audience: Audience;
  /** Upstream said that the stored answer still holds. */
  revalidated: boolean;
  /** It, once it is stored. */
  stored: StoredAnswer | null;
}

export interface Seat {
  landing: Landing;
  /** Whether it has the answer; only the first has one that is personal. */
  served: boolean;
  /** The answer's body as this one reads it. */
  body: WireResponse['body'];
}

export interface FlightInit {
  request: WireRequest;
  fetchUpstream: FetchUpstream;
  /** What is stored, to be revalidated. */
  before: StoredAnswer | undefined;
  /** Goes on although nobody waits, for so many milliseconds at most. */
  detachedFor?: number | undefined;
  /** Bytes of the largest body that is stored. */
  largest: number;
  now: () => number;
  judge(response: WireResponse): Audience;
  /** Stores a whole answer, unless something speaks against it by now. */
  keep(
    response: WireResponse & { body: Uint8Array },
    context: { seconds: number; askedAt: number; answeredAt: number; before: StoredAnswer | null },
  ): StoredAnswer | null;
  /** Upstream gave no answer, although somebody waited for it. */
  onFailed(error: unknown): void;
  /** No one may join from now on. */
  onClosed(): void;
  /** Nothing of it will be stored any more. */
  onDone(): void;
}

const nothing = new Uint8Array(0);

export interface Flight {
  /** Waits for the answer. Rejects with upstream's failure, or when the signal ends. */
  join(signal: AbortSignal): Promise<Seat>;
  /** Upstream's answer, once it may be shared; `null` until then. */
  answered(): WireResponse | null;
}

interface Waiting extends PromiseWithResolvers<Seat> {
  signal: AbortSignal;
  leave: () => void;
}

export function startFlight(init: FlightInit): Flight {
  const { request, largest, now } = init;
  const controller = new AbortController();
  const waiting = new Set<Waiting>();
  const isDetached = init.detachedFor !== undefined;
  let landed: { landing: Landing; open(signal: AbortSignal): WireResponse['body'] | undefined } | null = null;
  let failed: { error: unknown } | null = null;
  const timer = isDetached
    ? setTimeout(
        () => controller.abort(new DOMException('The refresh took too long', 'TimeoutError')),
        init.detachedFor,
      )
    : undefined;

  function join(signal: AbortSignal): Promise<Seat> {
    if (signal.aborted) return Promise.reject(signal.reason);
    if (failed !== null) return Promise.reject(failed.error);
    if (landed !== null) {
      const body = landed.open(signal);
      return Promise.resolve({ landing: landed.landing, served: body !== undefined, body: body ?? null });
    }
    const one: Waiting = { ...Promise.withResolvers<Seat>(), signal, leave: () => leave(one) };
    waiting.add(one);
    signal.addEventListener('abort', one.leave, { once: true });
    return one.promise;
  }

  function leave(one: Waiting): void {
    waiting.delete(one);
    one.reject(one.signal.reason);
    if (waiting.size === 0 && !isDetached) abandon(one.signal.reason);
  }

  /** Whoever comes now asks anew. */
  function abandon(reason: unknown): void {
    init.onClosed();
    controller.abort(reason);
  }

  function done(): void {
    clearTimeout(timer);
    init.onClosed();
    init.onDone();
  }

  /** Gives everybody who waits what came. */
  function seat(
    landing: Landing,
    bodyFor: (one: Waiting, index: number) => WireResponse['body'] | undefined,
  ) {
    const all = [...waiting];
    waiting.clear();
    for (const [index, one] of all.entries()) {
      one.signal.removeEventListener('abort', one.leave);
      const body = bodyFor(one, index);
      one.resolve({ landing, served: body !== undefined, body: body ?? null });
    }
  }

  /** The answer goes to the first as it arrives, and to nobody else. */
  function landForOne(landing: Landing): void {
    const first = waiting.values().next().value;
    const { body } = landing.response;
    if (first === undefined) discardBody(body);
    else if (body !== null && !(body instanceof Uint8Array))
      first.signal.addEventListener('abort', () => controller.abort(first.signal.reason), { once: true });
    seat(landing, (_one, index) => (index === 0 ? body : undefined));
    done();
  }

  function land(response: WireResponse, context: { askedAt: number; before: StoredAnswer | null }): void {
    const audience = init.judge(response);
    const revalidated = context.before !== null;
    const landing: Landing = { request, response, audience, revalidated, stored: null };
    const isAlone = audience.who === 'waiting' && waiting.size < 2;
    if (audience.who === 'asker' || isAlone) {
      landForOne(landing);
      return;
    }
    const { body } = response;
    const times = { askedAt: context.askedAt, answeredAt: now(), before: context.before };
    if (body === null || body instanceof Uint8Array) {
      const whole = body ?? nothing;
      if (audience.who === 'all' && whole.length <= largest)
        landing.stored = init.keep({ ...response, body: whole }, { seconds: audience.seconds, ...times });
      landed = { landing, open: () => body };
      seat(landing, () => body);
      done();
      return;
    }
    const isKept = audience.who === 'all' && !(Number(response.headers['content-length']) > largest);
    const shared = shareBody(body, {
      limit: isKept ? largest : 0,
      detached: isDetached,
      onAbandoned: () => abandon(new DOMException('Nobody waits any more', 'AbortError')),
    });
    landed = { landing, open: (signal) => shared.read(signal) ?? undefined };
    seat(landing, (one) => shared.read(one.signal) ?? undefined);
    if (!isKept) {
      init.onClosed();
      if (isDetached) controller.abort();
    }
    void store(shared, landing, { ...times, seconds: isKept ? audience.seconds : null });
  }

  async function store(
    shared: SharedBody,
    { response }: Landing,
    context: {
      seconds: number | null;
      askedAt: number;
      answeredAt: number;
      before: StoredAnswer | null;
    },
  ): Promise<void> {
    const { seconds } = context;
    try {
      const whole = await shared.whole;
      if (whole !== null && seconds !== null)
        init.keep({ ...response, body: whole }, { ...context, seconds });
    } catch {
      // Whoever reads it hears of the failure.
    } finally {
      done();
    }
  }

  async function ask(): Promise<void> {
    const { before } = init;
    const headers = withoutConditions(request.headers);
    const conditions = before === undefined ? null : conditionsFor(before);
    const send = (more: WireRequest['headers']) =>
      init.fetchUpstream({ ...request, headers: { ...headers, ...more }, signal: controller.signal });
    let askedAt = now();
    let response = await send(conditions ?? {});
    if (response.status === 304 && conditions !== null) {
      if (confirms(response.headers, before!)) {
        const merged = freshened(before!.headers, response.headers);
        land({ status: before!.status, headers: merged, body: before!.body }, { askedAt, before: before! });
        return;
      }
      askedAt = now();
      response = await send({});
    }
    land(response, { askedAt, before: null });
  }

  void ask().catch((error: unknown) => {
    failed = { error };
    if (!controller.signal.aborted) init.onFailed(error);
    done();
    for (const one of waiting) {
      one.signal.removeEventListener('abort', one.leave);
      one.reject(error);
    }
    waiting.clear();
  });

  return { join, answered: () => landed?.landing.response ?? null };
}
