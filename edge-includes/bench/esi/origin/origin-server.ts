/**
 * The origin of all measurements, in a process of its own: `node origin-server.ts <port>`.
 *
 * `/<dialect>/<count>` is a page of that many fragments, `/<dialect>/live` one of six of which one is never stored,
 * `/f/<count>/<at>` a fragment; `/cold/<id>` a page that comes in two parts, with `/cold/<id>/<at>` as its fragments;
 * `/many/<at>` 200 of a great number of fragments, `/m/<at>`; `/big` a page of 50 MB. `/_asked/<id>` tells how often
 * the parts of a cold page were fetched, and when its first byte was sent.
 */

import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Dialect } from '../../peers/peer.ts';
import { coldLayout, distinctFragment, fragmentOf, LIVE, layoutOf } from './documents.ts';

/** Milliseconds until a cold page begins, between its two parts, and until one of its fragments answers. */
const COLD_PAUSE = 20;
/** Fragments on one page of the great number. */
const ON_PAGE = 200;
const BIG_BYTES = 50_000_000;

interface Asked {
  /** Monotonic nanoseconds, the same clock in every process; as text, for JSON. */
  sentAt: string;
  /** Path → fetches. */
  fetches: Record<string, number>;
}

const asked = new Map<string, Asked>();
const filling = Buffer.from('<p>Some words of a very long page.</p>\n'.repeat(1_700));
const html = { 'content-type': 'text/html; charset=utf-8' };
const kept = { ...html, 'cache-control': 'max-age=3600' };
const live = { ...html, 'cache-control': 'no-store' };
const esi = { 'surrogate-control': 'content="ESI/1.0"' };

const server = createServer((request, response) => {
  const url = request.url ?? '/';
  const [first = '', second = '', third] = url.slice(1).split('/');
  void answer(response, { url, first, second, third }).catch(() => response.destroy());
});
server.keepAliveTimeout = 600_000;
server.listen(Number(process.argv[2]), '127.0.0.1', 1_024);

async function answer(
  response: ServerResponse,
  { url, first, second, third }: { url: string; first: string; second: string; third: string | undefined },
): Promise<void> {
  switch (first) {
    case 'f': {
      const isLive = second === 'live';
      const body = fragmentOf(isLive ? 6 : Number(second), Number(third));
      return send(response, isLive && Number(third) === LIVE ? live : kept, body);
    }
    case 'cold':
      return answerCold(response, { url, id: second, isFragment: third !== undefined });
    case '_asked':
      return send(
        response,
        { 'content-type': 'application/json' },
        Buffer.from(JSON.stringify(asked.get(second))),
      );
    case 'm':
      return send(response, kept, distinctFragment(Number(second)));
    case 'many': {
      const layout = layoutOf('esi', ON_PAGE, (at) => `/m/${Number(second) * ON_PAGE + at}`);
      return send(response, { ...live, ...esi }, layout);
    }
    case 'big':
      return answerBig(response);
    default: {
      const layout = layoutOf(
        first as Dialect,
        second === 'live' ? 6 : Number(second),
        (at) => `/f/${second}/${at}`,
      );
      // Traffic Server's plugin asks for a header of its own.
      return send(response, { ...kept, ...esi, ...(first === 'ats' ? { 'x-esi': '1' } : {}) }, layout);
    }
  }
}

async function answerCold(
  response: ServerResponse,
  { url, id, isFragment }: { url: string; id: string; isFragment: boolean },
): Promise<void> {
  const known = asked.get(id) ?? { sentAt: '', fetches: {} };
  asked.set(id, known);
  known.fetches[url] = (known.fetches[url] ?? 0) + 1;
  if (isFragment) {
    await wait(COLD_PAUSE);
    return send(response, kept, distinctFragment(0));
  }
  // By then everybody waits who has asked at once.
  await wait(COLD_PAUSE);
  const { first, rest } = coldLayout((at) => `/cold/${id}/${at}`);
  response.writeHead(200, { ...kept, ...esi, 'content-length': first.length + rest.length });
  known.sentAt ||= String(process.hrtime.bigint());
  response.write(first);
  await wait(COLD_PAUSE);
  response.end(rest);
}

async function answerBig(response: ServerResponse): Promise<void> {
  response.writeHead(200, { ...live, ...esi });
  response.write(layoutOf('esi', 6, (at) => `/f/6/${at}`));
  for (let left = BIG_BYTES; left > 0; left -= filling.length) {
    if (!response.write(filling)) await once(response, 'drain');
  }
  response.end();
}

function send(response: ServerResponse, headers: Record<string, string>, body: Buffer): void {
  response.writeHead(200, { ...headers, 'content-length': body.length });
  response.end(body);
}
