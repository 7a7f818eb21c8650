/**
 * Server-Sent Events (HTML, section 9.2): one open answer per client, kept alive, ended when the client leaves,
 * reads too slowly, or the server stops. The client comes back by itself and names the last event it has seen.
 */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { bffErrors } from '../errors.ts';

export interface ServerEvent {
  /** Sent back as `Last-Event-ID` when the client connects again. */
  id?: string;
  /** @default 'message' */
  event?: string;
  /** Sent as one line of JSON. */
  data: unknown;
}

export interface EventStream {
  /** What the client has seen before, or `null`. */
  lastEventId: string | null;
  /** Ends with the stream. */
  signal: AbortSignal;
  /** Does nothing after the end. A client that has over 256 kB unread is disconnected. */
  send(event: ServerEvent): void;
  end(): void;
}

export interface EventStreams {
  /** Starts an answer. @throws ProblemError 503 `bff-streams-full` */
  open(request: IncomingMessage, response: ServerResponse): EventStream;
  /** Ends every stream. */
  endAll(): void;
  readonly size: number;
}

export interface EventStreamsOptions {
  /** Open streams at once. @default 2_000 */
  limit?: number;
  /** Milliseconds between comments that keep proxies from closing a silent stream. @default 15_000 */
  heartbeat?: number;
}

/** Most unread bytes of one client. */
const UNREAD_LIMIT = 256 * 1024;

export function createEventStreams(options: EventStreamsOptions = {}): EventStreams {
  const { limit = 2_000, heartbeat = 15_000 } = options;
  const open = new Set<EventStream>();
  return {
    open(request, response) {
      if (open.size >= limit) throw bffErrors.STREAMS_FULL(limit);
      const ended = new AbortController();
      response.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      response.write('retry: 2000\n\n');
      const timer = setInterval(() => response.write(':\n\n'), heartbeat);
      const id = request.headers['last-event-id'];
      const stream: EventStream = {
        lastEventId: typeof id === 'string' && id.length <= 200 ? id : null,
        signal: ended.signal,
        send(event) {
          if (ended.signal.aborted) return;
          response.write(serialise(event));
          if (response.writableLength > UNREAD_LIMIT) response.destroy();
        },
        end: () => response.end(),
      };
      open.add(stream);
      response.once('close', () => {
        clearInterval(timer);
        open.delete(stream);
        ended.abort();
      });
      return stream;
    },
    endAll() {
      for (const stream of open) stream.end();
    },
    get size() {
      return open.size;
    },
  };
}

function serialise({ id, event, data }: ServerEvent): string {
  const line = (text: string) => text.replace(/[\r\n\0]/g, '');
  return (
    (id === undefined ? '' : `id: ${line(id)}\n`) +
    (event === undefined ? '' : `event: ${line(event)}\n`) +
    `data: ${JSON.stringify(data ?? null)}\n\n`
  );
}
