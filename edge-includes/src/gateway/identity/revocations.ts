/** Sessions that ended before their time, told by the owner of the users: at most a second after it happened. */

import { followFeed } from '@tessera/service/feed';
import { ABSOLUTE_LIFETIME, type Session } from '@tessera/service/session';
import { z } from 'zod';

export interface Revocations {
  isRevoked(session: Session): boolean;
  /** Whether all that ended before now is known, at the latest after so many milliseconds. */
  knownWithin(patience: number): Promise<boolean>;
  close(): void;
}

export interface RevocationsOptions {
  /** The store's feed of the users. */
  url: string;
  token: string;
  onError(error: unknown): void;
  /** @default Date.now */
  now?: () => number;
}

const eventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('EpochRaised'),
    at: z.iso.datetime(),
    data: z.object({ user: z.string(), epoch: z.int() }),
  }),
  z.object({
    type: z.literal('SessionRevoked'),
    at: z.iso.datetime(),
    data: z.object({ sid: z.string() }),
  }),
]);

/** Nothing is ever revoked: for an edge without a feed. */
export const noRevocations: Revocations = {
  isRevoked: () => false,
  knownWithin: async () => true,
  close: () => undefined,
};

/** Follows the feed from its beginning, which is as long ago as a session may live. */
export function followRevocations(options: RevocationsOptions): Revocations {
  const { now = Date.now } = options;
  const epochs = createMemory<number>(now);
  const sids = createMemory<true>(now);
  const known = Promise.withResolvers<true>();

  function take(json: string): void {
    const event = eventSchema.safeParse(parseJson(json));
    if (!event.success) return;
    const { type, at, data } = event.data;
    // A session that this ends began before, so nothing names it any more after its longest life.
    const until = Date.parse(at) + ABSOLUTE_LIFETIME;
    if (type === 'SessionRevoked') sids.keep(data.sid, true, until);
    else epochs.keep(data.user, Math.max(data.epoch, epochs.get(data.user) ?? 0), until);
  }

  const feed = followFeed({
    url: options.url,
    credential: { caller: 'edge', token: options.token },
    onEvent: take,
    onCaughtUp: () => known.resolve(true),
    onError: options.onError,
  });

  return {
    isRevoked: ({ sid, user, epoch = 0 }) =>
      sids.get(sid) !== undefined || (user !== undefined && epoch < (epochs.get(user) ?? 0)),
    async knownWithin(patience) {
      const late = Promise.withResolvers<false>();
      const timer = setTimeout(() => late.resolve(false), patience);
      return Promise.race([known.promise, late.promise]).finally(() => clearTimeout(timer));
    },
    close: () => feed.close(),
  };
}

/** Values that are each forgotten at a time. They come in about the order in which they go. */
function createMemory<T>(now: () => number) {
  const kept = new Map<string, { value: T; until: number }>();
  return {
    get: (key: string): T | undefined => kept.get(key)?.value,
    keep(key: string, value: T, until: number): void {
      for (const [old, entry] of kept) {
        if (entry.until > now()) break;
        kept.delete(old);
      }
      if (until <= now()) return;
      kept.delete(key);
      kept.set(key, { value, until });
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
