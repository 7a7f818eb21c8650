/** Serves the ordinary app as the edge serves pages and files: its listener, its compression, files packed ahead. */

import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { contentTypeOf } from '../../edge-includes/src/gateway/files/content-type.ts';
import { answerWith } from '../../edge-includes/src/wire/listener.ts';
import type { Fields, WireResponse } from '../../edge-includes/src/wire/message.ts';
import type { BuiltApp } from './build-app.ts';
import type { ComposedPage } from './composed-page.ts';

export interface AppServer extends AsyncDisposable {
  url: string;
}

const immutable = { 'cache-control': 'public, max-age=31536000, immutable' };

/** @param market the address that pictures are taken from, once */
export async function serveApp(app: BuiltApp, composed: ComposedPage, market: string): Promise<AppServer> {
  const page = Buffer.from(await renderDocument(app, composed));
  const kept = new Map<string, Promise<WireResponse>>();
  for (const [name, content] of app.files)
    kept.set(`/assets/${name}`, Promise.resolve(packed(name, content)));

  async function answer(target: string): Promise<WireResponse> {
    const known = kept.get(target);
    if (known !== undefined) return known;
    if (/^\/(?:media\/|favicon)/.test(target)) {
      const picture = fetchPicture(market + target);
      kept.set(target, picture);
      return picture;
    }
    const headers: Fields = {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'private, no-cache',
    };
    return { status: 200, headers, body: page };
  }

  const server = createServer((request, response) => {
    answerWith(({ target }) => answer(target), { request, response }).catch(() => response.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function renderDocument(app: BuiltApp, { head, props }: ComposedPage): Promise<string> {
  const layout = await readFile(resolve(import.meta.dirname, '../../shell/src/layout.html'), 'utf8');
  const names = [...app.files.keys()];
  const links = names
    .filter((name) => name.endsWith('.css'))
    .map((name) => `<link rel="stylesheet" crossorigin href="/assets/${name}">`);
  const scripts = names
    .filter((name) => name.endsWith('.js'))
    .map((name) => `<script type="module" crossorigin src="/assets/${name}"></script>`);
  const start = layout.slice(0, layout.indexOf('<head>') + '<head>'.length);
  const rest = layout.slice(layout.indexOf('</head>'));
  return app.renderBody(start + head + [...scripts, ...links].join('') + rest, props);
}

/** A file as a release has it: brotli at its best, made once. */
function packed(name: string, content: Buffer): WireResponse {
  return {
    status: 200,
    headers: { ...immutable, 'content-type': contentTypeOf(name), 'content-encoding': 'br' },
    body: brotliCompressSync(content, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
    }),
  };
}

async function fetchPicture(url: string): Promise<WireResponse> {
  const response = await fetch(url);
  const content = Buffer.from(await response.arrayBuffer());
  const type = response.headers.get('content-type') ?? 'application/octet-stream';
  const body = brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } });
  return {
    status: response.status,
    headers: { ...immutable, 'content-type': type, 'content-encoding': 'br' },
    body,
  };
}
