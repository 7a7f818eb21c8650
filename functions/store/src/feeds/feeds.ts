/** A context's outbox as Server-Sent Events, from any place on, until either side ends it. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { headers as names } from '@tessera/contracts/headers';
import type { ContextDatabase, OutboxEntry } from '../database/context-database.ts';

/** Milliseconds between comments that keep an idle stream alive. */
const HEARTBEAT = 15_000;
const BATCH = 200;

export interface Feeds {
  /** Answers with a stream that begins after `Last-Event-ID`, else after `after`, else with what comes next. */
  follow(database: ContextDatabase, request: IncomingMessage, response: ServerResponse): void;
  /** Ends every stream. */
  end(): void;
}

export function createFeeds(): Feeds {
  const streams = new Set<ServerResponse>();
  return {
    follow(database, request, response) {
      let position = startOf(request, database);
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
        [names.feedLast]: String(database.lastSeq()),
      });
      response.write('retry: 500\n\n');
      let waiting = false;
      const send = () => {
        while (!waiting && !response.closed) {
          const rows = database.outboxAfter(position, BATCH);
          if (rows.length === 0) return;
          position = rows.at(-1)!.seq;
          waiting = !response.write(rows.map(toEvent).join(''));
        }
      };
      const stopHearing = database.onCommitted(send);
      const heartbeat = setInterval(() => response.write(':\n\n'), HEARTBEAT);
      response.on('drain', () => {
        waiting = false;
        send();
      });
      response.once('close', () => {
        stopHearing();
        clearInterval(heartbeat);
        streams.delete(response);
      });
      streams.add(response);
      send();
    },
    end() {
      for (const stream of streams) stream.end();
    },
  };
}

function startOf(request: IncomingMessage, database: ContextDatabase): number {
  const query = new URL(request.url ?? '/', 'http://store').searchParams.get('after');
  const asked = Number(request.headers['last-event-id'] ?? query ?? Number.NaN);
  return Number.isSafeInteger(asked) && asked >= 0 ? asked : database.lastSeq();
}

function toEvent({ seq, type, key, data, at }: OutboxEntry): string {
  const head = JSON.stringify({ seq, type, key, at: new Date(at).toISOString() });
  return `id: ${seq}\nevent: ${type}\ndata: ${head.slice(0, -1)},"data":${data}}\n\n`;
}
