/** Somebody on the line between browser and edge, who changes answers on their way: an HTTP proxy. */

import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface TamperingProxy extends AsyncDisposable {
  /** For a browser context: `{ proxy }`. */
  proxy: { server: string; bypass: string };
  /** Paths of the answers that were changed. */
  changed: string[];
}

/** What becomes of the text of an answer; the text itself leaves it as it is. Header fields may be taken away. */
export type Tamper = (path: string, text: string, headers: IncomingHttpHeaders) => string;

export async function startTamperingProxy(tamper: Tamper): Promise<TamperingProxy> {
  const changed: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const url = new URL(incoming.url!);
    // What is compressed could not be read.
    const headers = { ...incoming.headers, 'accept-encoding': 'identity' };
    const onward = request(url, { method: incoming.method, headers }, async (answer) => {
      const isText = /html|javascript|css/.test(answer.headers['content-type'] ?? '');
      if (!isText) {
        outgoing.writeHead(answer.statusCode!, answer.headers);
        return void answer.pipe(outgoing);
      }
      const before = await text(answer);
      const after = tamper(url.pathname, before, answer.headers);
      if (after !== before) changed.push(url.pathname);
      const { 'content-length': _, 'transfer-encoding': __, ...rest } = answer.headers;
      outgoing.writeHead(answer.statusCode!, { ...rest, 'content-length': Buffer.byteLength(after) });
      outgoing.end(after);
    });
    onward.once('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    // Chromium leaves a proxy out for this machine itself unless it is told not to.
    proxy: { server: `http://127.0.0.1:${port}`, bypass: '<-loopback>' },
    changed,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
