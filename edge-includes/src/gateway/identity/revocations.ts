/** Sessions that ended before their time, told by the owner of the users: at most a second after it happened. */

import { headers as names } from '@tessera/contracts/headers';
import { createEventReader } from '@tessera/service/feed';
import type { Session } from '@tessera/service/session';
import { z } from 'zod';
import type { HttpClient } from '../../wire/client.ts';
import { bodyParts } from '../../wire/message.ts';

export interface Revocations {
  isRevoked(session: Session): boolean;
  close(): void;
}

export interface RevocationsOptions {
  client: HttpClient;
  /** The store's feed of the users. */
  url: URL;
  token: string;
  onError(error: unknown): void;
}

/** Milliseconds until the next try, first and longest. */
const RETRY = { first: 250, longest: 10_000 };
/** Milliseconds of silence after which the connection counts as lost. */
const SILENCE = 45_000;

const envelopeSchema = z.object({ type: z.string(), data: z.record(z.string(), z.unknown()) });

const eventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('epoch-raised'), user: z.string(), epoch: z.int() }),
  z.object({ type: z.literal('session-revoked'), sid: z.string() }),
]);

/** Nothing is ever revoked: for an edge without a feed. */
export const noRevocations: Revocations = { isRevoked: () => false, close: () => undefined };

/** Follows the feed from its beginning, again and again. */
export function followRevocations(options: RevocationsOptions): Revocations {
  const epochs = new Map<string, number>();
  const sids = new Set<string>();
  const closed = new AbortController();
  let position = '0';
  let wait = RETRY.first;

  function take(event: { id: string; data: string }): void {
    if (event.id !== '') position = event.id;
    const envelope = envelopeSchema.safeParse(parseJson(event.data));
    if (!envelope.success) return;
    const parsed = eventSchema.safeParse({ ...envelope.data.data, type: envelope.data.type });
    if (!parsed.success) return;
    if (parsed.data.type === 'session-revoked') sids.add(parsed.data.sid);
    else epochs.set(parsed.data.user, Math.max(parsed.data.epoch, epochs.get(parsed.data.user) ?? 0));
  }

  async function follow(): Promise<void> {
    const silent = new AbortController();
    const response = await options.client.send(options.url, {
      method: 'GET',
      target: `${options.url.pathname}?after=${encodeURIComponent(position)}`,
      headers: {
        accept: 'text/event-stream',
        [names.caller]: 'edge',
        authorization: `Bearer ${options.token}`,
      },
      client: '',
      signal: AbortSignal.any([closed.signal, silent.signal]),
    });
    if (response.status !== 200) throw new Error(`Cannot follow revocations: status ${response.status}`);
    wait = RETRY.first;
    const reader = createEventReader(take);
    let timer = setTimeout(() => silent.abort(), SILENCE);
    try {
      for await (const chunk of bodyParts(response.body)) {
        clearTimeout(timer);
        timer = setTimeout(() => silent.abort(), SILENCE);
        reader.write(chunk);
      }
    } finally {
      clearTimeout(timer);
    }
  }

  void (async () => {
    while (!closed.signal.aborted) {
      await follow().catch((error: unknown) => {
        if (!closed.signal.aborted) options.onError(error);
      });
      if (closed.signal.aborted) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, wait * (0.5 + Math.random() / 2));
        closed.signal.addEventListener(
          'abort',
          () => {
            clearTimeout(timer);
            resolve();
          },
          { once: true },
        );
      });
      wait = Math.min(wait * 2, RETRY.longest);
    }
  })();

  return {
    isRevoked: (session) =>
      sids.has(session.sid) ||
      (session.user !== undefined && (session.epoch ?? 0) < (epochs.get(session.user) ?? 0)),
    close: () => closed.abort(),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
