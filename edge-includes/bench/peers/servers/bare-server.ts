/**
 * The least that a Node server does for a page: it sends the headers and the bytes of another server's answer from
 * one buffer. With a fragment's address it fetches that for each request, over kept connections, and puts it in its
 * place. `node bare-server.ts <port> <url of the page> [url of the fragment]`
 */

import { Agent, createServer, get } from 'node:http';

const [port = '0', like = '', fragment] = process.argv.slice(2);
/** What Node writes by itself, or what belongs to one connection or one moment. */
const own = new Set(['connection', 'keep-alive', 'transfer-encoding', 'date', 'content-length']);

const answer = await fetch(like, { headers: { 'accept-encoding': 'identity' } });
const headers = Object.fromEntries([...answer.headers].filter(([name]) => !own.has(name)));
const page = Buffer.from(await answer.arrayBuffer());

const server =
  fragment === undefined
    ? createServer((_request, response) => {
        response.writeHead(200, { ...headers, 'content-length': page.length });
        response.end(page);
      })
    : await createProxy(fragment);
server.listen(Number(port), '127.0.0.1');

async function createProxy(address: string) {
  const part = Buffer.from(await (await fetch(address)).arrayBuffer());
  const at = page.indexOf(part);
  const before = page.subarray(0, at);
  const after = page.subarray(at + part.length);
  const agent = new Agent({ keepAlive: true });
  return createServer((_request, response) => {
    get(address, { agent }, (fetched) => {
      const parts: Buffer[] = [before];
      let length = before.length + after.length;
      fetched.on('data', (bytes: Buffer) => {
        parts.push(bytes);
        length += bytes.length;
      });
      fetched.once('end', () => {
        parts.push(after);
        response.writeHead(200, { ...headers, 'content-length': length });
        response.end(Buffer.concat(parts, length));
      });
    }).once('error', () => response.writeHead(502).end());
  });
}
