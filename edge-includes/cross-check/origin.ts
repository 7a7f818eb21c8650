/** The origin of the cross-check: each document in a folder of its own, `/<number>/page`. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CrossDocument } from './documents.ts';

export interface CrossOrigin extends AsyncDisposable {
  port: number;
}

export async function startOrigin(documents: readonly CrossDocument[]): Promise<CrossOrigin> {
  const server = createServer((request, response) => {
    const [, folder = '', name = ''] = new URL(request.url ?? '/', 'http://origin').pathname.split('/');
    const document = documents[Number(folder)];
    const found = name === 'page' ? document?.page : document?.files?.[name];
    if (found === undefined || typeof found === 'number') {
      response.writeHead(found ?? 404, { 'content-type': 'text/html', 'cache-control': 'no-store' });
      response.end('<p>An error of the origin</p>');
      return;
    }
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'max-age=60',
      // Traffic Server's plugin asks for a header of its own.
      ...(document?.unannounced === true ? {} : { 'surrogate-control': 'content="ESI/1.0"', 'x-esi': '1' }),
    });
    response.end(found.replaceAll('/~/', `/${folder}/`));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
