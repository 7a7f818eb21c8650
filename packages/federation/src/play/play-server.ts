/** Serves the stories of a remote on a page of their own, with its sources as they are saved. */

import { createServer, mergeConfig } from 'vite';
import { commonOptions } from '../build/vite-options.ts';
import { readTesseraConfig } from '../build/workspace.ts';
import { lateChanges } from '../dev/late-changes.ts';
import { litHmr } from '../dev/lit-hmr.ts';
import { noForcedReact } from '../dev/no-forced-react.ts';
import { reactPages } from '../dev/react-pages.ts';
import type { RemoteConfig } from '../remote/define-remote.ts';
import { playPage } from './play-page.ts';
import { playProps } from './play-props.ts';

export interface PlayServerOptions {
  /** Where it listens, on 127.0.0.1; the next free one when it is taken. */
  port: number;
  /** The address of a running shop that answers `/api` and `/media`, where there is one. */
  against: string;
}

export interface PlayServer extends AsyncDisposable {
  /** The remote's name. */
  name: string;
  /** The address of the page. */
  url: string;
}

/** Serves the remote in `root` until it is disposed of. */
export async function startPlayServer(
  root: string,
  { port, against }: PlayServerOptions,
): Promise<PlayServer> {
  const config = await readTesseraConfig<RemoteConfig>(root);
  const isReact = config.shared.includes('react');
  const shop = { target: against, changeOrigin: false };
  const server = await createServer(
    mergeConfig(commonOptions(root, 'development'), {
      appType: 'custom',
      plugins: [
        lateChanges(),
        litHmr(),
        reactPages(),
        ...(isReact ? [] : [noForcedReact()]),
        playPage(config),
        playProps(),
      ],
      ssr: { resolve: { conditions: ['module', 'node'] } },
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
