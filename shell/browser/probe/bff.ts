/**
 * Renders every fragment from the server bundle of its release: `node bff.ts <artifacts>`. Like a BFF it is a process of
 * its own with a worker for each release, since two releases of an element cannot be defined side by side.
 */

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { type FragmentAddress, fragmentMarkup, parseFragmentPath } from '@tessera/contracts/fragment';
import type { ServerRemote } from '@tessera/fragment/server';

interface Rendered {
  html: string;
  props: unknown;
}

if (isMainThread) serve(process.argv[2] ?? '');
else await render();

function serve(artifacts: string): void {
  const workers = new Map<string, Worker>();
  const workerOf = ({ remote, release }: FragmentAddress) => {
    const bundle = pathToFileURL(join(artifacts, remote, release, 'server/server.js')).href;
    const worker = workers.get(bundle) ?? new Worker(new URL(import.meta.url), { workerData: bundle });
    workers.set(bundle, worker);
    return worker;
  };
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://bff');
    const address = parseFragmentPath(url.pathname);
    if (address === null) return void response.writeHead(404).end();
    const key = url.searchParams.get('key') ?? '';
    const worker = workerOf(address);
    worker.postMessage({ ...address, key });
    const [{ html, props }] = (await once(worker, 'message')) as [Rendered];
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'tessera-release': `${address.remote}@${address.release}`,
    });
    response.end(fragmentMarkup({ ...address, key, html, props }));
  });
  server.listen(0, '127.0.0.1', () => {
    process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  });
  process.once('disconnect', () => process.exit(0));
}

async function render(): Promise<void> {
  const { remote } = (await import(workerData as string)) as { remote: ServerRemote };
  parentPort!.on('message', async ({ fragment, release, key }: FragmentAddress & { key: string }) => {
    const { load, render: toHtml } = remote.fragments[fragment]!;
    const signal = AbortSignal.timeout(1_000);
    const { props } = await load({ api: {}, params: {}, visitor: { status: 'anonymous' }, signal });
    const rendered: Rendered = { html: await toHtml(props, { key, release, nests: {} }), props };
    parentPort!.postMessage(rendered);
  });
}
