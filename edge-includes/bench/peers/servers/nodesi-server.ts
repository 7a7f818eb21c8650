/**
 * A server of nodesi, in the shape that its documentation offers and that is fastest: it has no cache of its own, so
 * layouts and cacheable fragments are given to it from memory, in place of its HTTP client.
 * `node nodesi-server.ts <port> <origin port>`
 */

import { createServer } from 'node:http';
import ESI from 'nodesi';

interface Kept {
  headers: Record<string, string>;
  text: string;
}

const [port, origin] = process.argv.slice(2).map(Number);
const baseUrl = `http://127.0.0.1:${origin}`;
const kept = new Map<string, Kept>();

async function load(path: string): Promise<Kept> {
  const found = kept.get(path);
  if (found !== undefined) return found;
  const answer = await fetch(baseUrl + path);
  if (!answer.ok) throw new Error(`Cannot load "${path}": ${answer.status}`);
  const loaded = {
    headers: { 'content-type': answer.headers.get('content-type') ?? 'text/html' },
    text: await answer.text(),
  };
  if (!/no-store/.test(answer.headers.get('cache-control') ?? '')) kept.set(path, loaded);
  return loaded;
}

const esi = new ESI({
  baseUrl,
  httpClient: async (url) => {
    const { text } = await load(url.slice(baseUrl.length));
    return { status: 200, statusText: 'OK', text: async () => text };
  },
});

createServer((request, response) => {
  load(request.url ?? '/')
    .then(async ({ headers, text }) => {
      const page = Buffer.from(await esi.process(text));
      response.writeHead(200, { ...headers, 'content-length': page.length });
      response.end(page);
    })
    .catch(() => response.writeHead(502).end());
}).listen(port, '127.0.0.1');
