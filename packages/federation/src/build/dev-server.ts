/** Serves the dev page of a remote, with its sources as they are saved. */

import { createServer, mergeConfig } from 'vite';
import type { RemoteConfig } from '../remote/define-remote.ts';
import { devPage } from './dev-page.ts';
import { commonOptions } from './vite-options.ts';
import { readTesseraConfig } from './workspace.ts';

export interface DevServerOptions {
  /** Where it listens, on 127.0.0.1; the next free one when it is taken. */
  port: number;
  /** The address of a running shop that answers `/api` and `/media`. */
  against: string;
}

export interface DevServer extends AsyncDisposable {
  /** The remote's name. */
  name: string;
  /** The address of the dev page. */
  url: string;
}

/** Serves the remote in `root` until it is disposed of. */
export async function startDevServer(root: string, { port, against }: DevServerOptions): Promise<DevServer> {
  const config = await readTesseraConfig<RemoteConfig>(root);
  const shop = { target: against, changeOrigin: false };
  const server = await createServer(
    mergeConfig(commonOptions(root, 'development'), {
      appType: 'custom',
      plugins: [devPage(config)],
      server: { host: '127.0.0.1', port, proxy: { '/api': shop, '/media': shop } },
    }),
  );
  await server.listen();
  return {
    name: config.name,
    url: server.resolvedUrls?.local[0] ?? `http://127.0.0.1:${port}/`,
    [Symbol.asyncDispose]: () => server.close(),
  };
}
