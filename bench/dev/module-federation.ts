/** Vite's dev server with `@module-federation/vite`, as its documentation sets it up: `node module-federation.ts <folder> <name> <port>`. */

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder = '', name = '', port = '0'] = process.argv.slice(2);
// The shell has it for its tests; the federation workspace has Vite.
const from = (workspace: string) =>
  createRequire(join(import.meta.dirname, '../..', workspace, 'package.json'));
const load = async (workspace: string, id: string) => import(pathToFileURL(from(workspace).resolve(id)).href);
const { federation } = await load('shell', '@module-federation/vite');
const { createServer } = await load('packages/federation', 'vite');
const { default: react } = await load('packages/federation', '@vitejs/plugin-react');

const isReact = name.endsWith('react');
const server = await createServer({
  root: folder,
  configFile: false,
  logLevel: 'error',
  plugins: [
    ...(isReact ? [react()] : []),
    federation({
      name: name.replaceAll('-', '_'),
      filename: 'remoteEntry.js',
      exposes: { './app': './src/app.ts' },
      shared: isReact
        ? { react: { singleton: true }, 'react-dom': { singleton: true } }
        : { lit: { singleton: true } },
      dts: false,
    }),
  ],
  server: { host: '127.0.0.1', port: Number(port), strictPort: true },
});
await server.listen();
console.log('ready');
process.once('SIGTERM', () => void server.close().then(() => process.exit(0)));
