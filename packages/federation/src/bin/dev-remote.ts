/** Shows the remote in the current folder on its stand-alone dev page; a workspace's `dev` script. */

import { parseArgs } from 'node:util';
import { createServer, mergeConfig } from 'vite';
import { devPage } from '../build/dev-page.ts';
import { commonOptions } from '../build/vite-options.ts';
import { readTesseraConfig } from '../build/workspace.ts';
import type { RemoteConfig } from '../remote/define-remote.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '5173' },
    /** A running shop that answers `/api` and `/media`. */
    against: { type: 'string', default: 'http://127.0.0.1:8080' },
  },
});
const root = process.cwd();
const { name } = await readTesseraConfig<RemoteConfig>(root);
const shop = { target: values.against, changeOrigin: false };
const server = await createServer(
  mergeConfig(commonOptions(root, 'development'), {
    appType: 'custom',
    plugins: [devPage(name)],
    server: {
      host: '127.0.0.1',
      port: Number(values.port),
      proxy: { '/api': shop, '/media': shop },
    },
  }),
);
await server.listen();
process.stdout.write(`${name}: stories at ${server.resolvedUrls?.local[0] ?? `port ${values.port}`}\n`);
