/**
 * `GET /console/events`: one stream for everything that a page of the console shows, as Server-Sent Events. An event
 * names topics, and the page asks again for what it shows of them; many changes in a short time are one event.
 */

import type { RequestHandler, Response } from 'express';
import type { Actor } from '../access/actor.ts';
import { requireVerb } from '../access/permit.ts';
import { registryErrors } from '../errors.ts';
import type { People } from '../sign-in/people.ts';
import type { Changes, Topic } from './changes.ts';

export interface Events {
  route: RequestHandler;
  /** Ends every stream. */
  end(): void;
}

export interface EventsOptions {
  /** Milliseconds between two events of one stream, at least. @default 500 */
  pause?: number;
  /** Milliseconds between comments that keep an idle stream alive. @default 15_000 */
  heartbeat?: number;
  /** Open streams at once. @default 200 */
  limit?: number;
}

export interface EventsDeps {
  changes: Changes;
  people: Pick<People, 'endOf'>;
  /** @throws ProblemError when nobody is known */
  identify: (request: Parameters<RequestHandler>[0]) => Actor;
}

export function createEvents({ changes, people, identify }: EventsDeps, options: EventsOptions = {}): Events {
  const { pause = 500, heartbeat = 15_000, limit = 200 } = options;
  const streams = new Set<Response>();

  function follow(response: Response, isWelcome: () => boolean): void {
    const waiting = new Set<Topic>();
    let timer: NodeJS.Timeout | null = null;

    function send(): void {
      if (!isWelcome()) return void response.end();
      if (waiting.size === 0) timer = null;
      else {
        response.write(`event: changed\ndata: ${JSON.stringify([...waiting].sort())}\n\n`);
        waiting.clear();
        timer = setTimeout(send, pause);
      }
    }

    const unwatch = changes.watch((topic) => {
      waiting.add(topic);
      // Not at once: the transaction that it is noted in has to be kept first.
      timer ??= setTimeout(send, 0);
    });
    const beat = setInterval(() => {
      if (isWelcome()) response.write(':\n\n');
      else response.end();
    }, heartbeat);
    streams.add(response);
    response.once('close', () => {
      unwatch();
      clearInterval(beat);
      if (timer !== null) clearTimeout(timer);
      streams.delete(response);
    });
  }

  return {
    route(request, response) {
      const actor = identify(request);
      requireVerb(actor, 'read');
      if (streams.size >= limit) throw registryErrors.FEEDS_FULL(limit);
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      response.write('retry: 1000\n\n');
      follow(response, () => actor.kind !== 'person' || people.endOf(actor.session) !== null);
    },
    end() {
      for (const response of streams) response.end();
    },
  };
}
