/**
 * Channel documents as Server-Sent Events (HTML, section 9.2). Only the newest document counts: whoever comes back,
 * or reads slowly, gets that one and none of those between.
 */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { CHANNEL_CHANGE_EVENT, changeBetween } from '@tessera/contracts/channel';
import { headers as names } from '@tessera/contracts/headers';
import type { Channels } from '../channels/channels.ts';
import type { IssuedChannel } from '../channels/sign-channel.ts';
import { registryErrors } from '../errors.ts';
import { createEdges, type EdgeName, type Edges, type Settled } from './edges.ts';

export interface Feeds extends Pick<Edges, 'list'> {
  /**
   * Answers with a stream that begins with the newest document, unless `Last-Event-ID` (else `?after=`) names it.
   *
   * @throws ProblemError 503 `registry-feeds-full`
   */
  follow(channel: string, follower: Follower, exchange: Exchange): void;
  /** @throws ProblemError 409 `registry-revision-unknown`, or as {@link Edges.acknowledge} */
  acknowledge(channel: string, edge: EdgeName, revision: number): void;
  /** Sends the newest document to everyone who follows; resolves as {@link Edges.settled}. */
  announce(channel: string, revision: number): Promise<Settled>;
  /** Ends the streams of a channel that is gone: whoever comes back waits until there is one of this name again. */
  drop(channel: string): void;
  /** Ends every stream. */
  end(): void;
}

export interface Follower {
  /** Who is waited for at each change; `null` for a mere reader. */
  edge: EdgeName | null;
  /** Whether it makes the newest document from the one before and what has changed. */
  takesChanges: boolean;
}

export interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
}

export interface FeedsOptions {
  /** Milliseconds that a change waits for its acknowledgements. @default 2_000 */
  patience?: number;
  /** Milliseconds between comments that keep an idle stream alive. @default 15_000 */
  heartbeat?: number;
  /** Open streams at once; mere readers may have a quarter of them, so that none keeps an edge out. @default 2_000 */
  limit?: number;
}

interface Stream {
  response: ServerResponse;
  /** Says something now and then, until the stream ends. */
  beat: NodeJS.Timeout;
  /** The revision that was sent last. */
  sent: number;
  /** Whether earlier bytes have not gone out yet. */
  blocked: boolean;
  takesChanges: boolean;
}

/** The events that tell of a document: each is made once, for all who follow, when the first one needs it. */
interface News {
  issued: IssuedChannel;
  revision: number;
  whole(): Buffer;
  /** For who has seen the revision `since`. */
  change: { since: number; event(): Buffer } | null;
}

export function createFeeds(channels: Pick<Channels, 'current'>, options: FeedsOptions = {}): Feeds {
  const { patience = 2_000, heartbeat = 15_000, limit = 2_000 } = options;
  const edges = createEdges();
  const streams = new Map<string, Set<Stream>>();
  const news = new Map<string, News>();
  const open = { edges: 0, readers: 0 };

  /** @throws ProblemError 503 `registry-feeds-full` */
  function requireRoom(kind: keyof typeof open): void {
    const room = kind === 'edges' ? limit - open.readers : Math.floor(limit / 4);
    if (open[kind] >= room) throw registryErrors.FEEDS_FULL(open.edges + open.readers);
  }

  function newsOf(channel: string): News | null {
    const issued = channels.current(channel);
    if (issued === null) return null;
    const known = news.get(channel);
    if (known?.issued === issued) return known;
    const made = toNews(issued, known?.issued ?? null);
    news.set(channel, made);
    return made;
  }

  function send(channel: string, stream: Stream): void {
    const newest = newsOf(channel);
    if (newest === null || stream.blocked || stream.sent === newest.revision) return;
    const { change } = newest;
    const event = stream.takesChanges && change?.since === stream.sent ? change.event() : newest.whole();
    stream.sent = newest.revision;
    stream.blocked = !stream.response.write(event);
  }

  return {
    list: edges.list,
    follow(channel, { edge, takesChanges }, { request, response }) {
      const kind = edge === null ? 'readers' : 'edges';
      requireRoom(kind);
      const state = edge === null ? null : edges.connect(channel, edge);
      const seen = startOf(request);
      const revision = channels.current(channel)?.document.revision ?? 0;
      if (state !== null && seen <= revision) state.acknowledged = Math.max(state.acknowledged, seen);
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
        [names.feedLast]: String(revision),
      });
      response.write('retry: 500\n\n');
      const beat = setInterval(() => response.write(':\n\n'), heartbeat);
      const stream: Stream = { response, beat, sent: seen, blocked: false, takesChanges };
      const followers = streams.get(channel) ?? new Set();
      streams.set(channel, followers.add(stream));
      open[kind] += 1;
      response.on('drain', () => {
        stream.blocked = false;
        if (!response.writableEnded) send(channel, stream);
      });
      response.once('close', () => {
        clearInterval(beat);
        followers.delete(stream);
        if (followers.size === 0 && streams.get(channel) === followers) streams.delete(channel);
        open[kind] -= 1;
        if (state !== null) edges.disconnect(state);
      });
      send(channel, stream);
    },
    acknowledge(channel, edge, revision) {
      const current = channels.current(channel)?.document.revision ?? 0;
      if (revision > current) throw registryErrors.REVISION_UNKNOWN(channel, revision, current);
      edges.acknowledge(channel, edge, revision);
    },
    announce(channel, revision) {
      for (const stream of streams.get(channel) ?? []) send(channel, stream);
      return edges.settled(channel, revision, patience);
    },
    drop(channel) {
      news.delete(channel);
      // At once: until they are closed, the channel may be there again.
      const ending = streams.get(channel) ?? [];
      streams.delete(channel);
      for (const stream of ending) endStream(stream);
    },
    end() {
      for (const followers of streams.values()) for (const stream of followers) endStream(stream);
    },
  };
}

function endStream({ response, beat }: Stream): void {
  clearInterval(beat);
  response.end();
}

function toNews(issued: IssuedChannel, before: IssuedChannel | null): News {
  const { revision } = issued.document;
  const once = (make: () => string) => {
    let bytes: Buffer | null = null;
    return () => {
      bytes ??= Buffer.from(`id: ${revision}\n${make()}\n\n`);
      return bytes;
    };
  };
  const whole = once(() => `data: ${issued.text}`);
  if (before === null) return { issued, revision, whole, change: null };
  const since = before.document.revision;
  // Made now: what is held for later must not hold the documents before.
  const data = JSON.stringify(changeBetween(before.document, issued.document));
  const event = once(() => `event: ${CHANNEL_CHANGE_EVENT}\ndata: ${data}`);
  return { issued, revision, whole, change: { since, event } };
}

function startOf(request: IncomingMessage): number {
  const query = new URL(request.url ?? '/', 'http://registry').searchParams.get('after');
  const seen = Number(request.headers['last-event-id'] ?? query ?? 0);
  return Number.isSafeInteger(seen) && seen > 0 ? seen : 0;
}
