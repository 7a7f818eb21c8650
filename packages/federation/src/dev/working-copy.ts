/**
 * The working copy of a remote as the local edge uses it: browser modules with hot replacement below a base, a federation
 * container among them, and the server's side of its fragments, both from the sources as they are saved.
 */

import { AsyncLocalStorage } from 'node:async_hooks';
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createWorkingCopy } from '@tessera/bff/working-copy';
import type { IdentityClaims } from '@tessera/contracts/identity';
import type { UnsignedRelease } from '@tessera/contracts/release';
import type { FragmentApp } from '@tessera/fragment';
import type { ServerRemote } from '@tessera/fragment/server';
import { createLogger } from '@tessera/service';
import { createServer, type HotPayload, mergeConfig } from 'vite';
import { commonOptions } from '../build/vite-options.ts';
import { CONFIG_FILE, readTesseraConfig, readWorkspace } from '../build/workspace.ts';
import type { RemoteConfig } from '../remote/define-remote.ts';
import { devContainer, REMOUNT_EVENT } from './container.ts';
import { describeWorkingCopy } from './describe.ts';
import { joinedModules } from './joined/joined-modules.ts';
import { lateChanges } from './late-changes.ts';
import { litHmr } from './lit-hmr.ts';
import { startMock } from './mock/start-mock.ts';
import { noForcedReact } from './no-forced-react.ts';
import { reactPages } from './react-pages.ts';
import { createRelativeFetch } from './relative-fetch.ts';
import { createServerModules } from './server-modules.ts';
import { ignoreRedefinitions, showError } from './show-error.ts';

export interface WorkingCopyServer extends AsyncDisposable {
  /** Where it listens, on this machine alone. */
  url: string;
  /** What the local edge serves it as. */
  release: UnsignedRelease;
  /** The BFF that is answered for here; `null`: the deployed one answers. */
  bff: string | null;
  /** Mounts it anew on the pages that are open, as the data may be others now. */
  remount(): void;
}

export interface WorkingCopyServerOptions {
  /** Where the local edge shows its modules: `/_dev/<remote>/`. */
  base: string;
  /** The local edge's address, which answers `/api`. */
  edge: string;
  /** Whether the remote's BFF is the deployed one, or examples in `mock.json` stand in for it. @default 'live' */
  bff?: 'live' | 'mock';
  /** Its configuration has changed: routes and fragments may be other ones. */
  onDescribed?: (release: UnsignedRelease) => void;
}

/** The header in which the local edge says who asks: claims as base64url JSON. */
export const VISITOR_HEADER = 'tessera-dev-visitor';

export async function startWorkingCopy(
  root: string,
  { base, edge, bff = 'live', onDescribed }: WorkingCopyServerOptions,
): Promise<WorkingCopyServer> {
  const config = await readTesseraConfig<RemoteConfig>(root);
  const { name, exposes, shared } = config;
  const http = createHttpServer();
  const joined = joinedModules({ root, exposes });
  const vite = await createServer(
    mergeConfig(commonOptions(root, 'development'), {
      appType: 'custom',
      base,
      plugins: [
        devContainer({ name, root, exposes, shared }),
        litHmr(),
        reactPages(),
        noForcedReact(),
        lateChanges(),
        joined,
      ],
      server: { middlewareMode: true, hmr: { server: http } },
      // Node alone could not read the style sheets that packages of the platform import.
      ssr: { noExternal: [/^@tessera\//], resolve: { conditions: ['module', 'node'] } },
      // A module's imports are evaluated one after the other; they need not be transformed so.
      environments: { ssr: { dev: { preTransformRequests: true } } },
    }),
  );
  /** What is wrong with how it renders; `null` when nothing is. */
  let told: HotPayload | null = null;
  ignoreRedefinitions();
  const modules = createServerModules(vite);
  const asking = new AsyncLocalStorage<IncomingMessage>();
  createRelativeFetch({ edge, cookieOf: () => asking.getStore()?.headers.cookie });
  let release = describeWorkingCopy(readWorkspace(root), config);
  const appFile = exposes['./app'] ?? Object.values(exposes)[0]!;

  const fragments = createWorkingCopy({
    name,
    logger: createLogger(`working-copy-${name}`, 'silent'),
    async open() {
      const { remote } = await modules.open<{ remote: ServerRemote }>(config.server!);
      return { remote, fragments: release.fragments };
    },
    async apiFor() {
      const { app } = await modules.open<{ app: FragmentApp }>(appFile);
      return app.createApi?.(() => ({}));
    },
    identityOf: readVisitor,
    onError(error) {
      told = showError(vite, error);
    },
  });
  // It was rendered for a page that is only being opened: what was open at that time has heard of it in its place.
  vite.environments['client']!.hot.on('vite:client:connect', (_nothing, page) => {
    if (told !== null) page.send(told);
  });
  function remount(): void {
    told = null;
    vite.environments['client']!.hot.send(REMOUNT_EVENT, { remote: name });
  }
  vite.watcher.on('all', () => {
    // What failed to render is in no module graph of the browser.
    if (told !== null) remount();
  });

  vite.watcher.on('change', async (file) => {
    if (file !== join(root, CONFIG_FILE)) return;
    try {
      const changed = await readTesseraConfig<RemoteConfig>(root, `?t=${Date.now()}`);
      release = describeWorkingCopy(readWorkspace(root), changed);
      onDescribed?.(release);
    } catch (error) {
      told = showError(vite, error);
    }
  });

  const mocked = bff === 'mock' ? (config.bff?.name ?? null) : null;
  const mock = mocked === null ? null : await startMock(root, { remote: name, bff: mocked, vite });

  // The first page asks for all of it: for the server's side first, and while the browser reads what came of that, for
  // its own.
  const opened = config.server === null ? Promise.resolve() : modules.open(config.server);
  void opened.catch(() => undefined).then(joined.warm);

  http.on('request', (request, response) => {
    if (request.url!.startsWith('/fragments/')) asking.run(request, () => fragments(request, response));
    else if (mock !== null && request.url!.startsWith('/api/')) mock(request, response);
    else vite.middlewares(request, response);
  });
  http.listen(0, '127.0.0.1');
  await new Promise((resolve) => http.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    release,
    bff: mocked,
    remount,
    async [Symbol.asyncDispose]() {
      await modules.close();
      await vite.close();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

function readVisitor(request: IncomingMessage): IdentityClaims | null {
  const field = request.headers[VISITOR_HEADER];
  if (typeof field !== 'string') return null;
  return JSON.parse(Buffer.from(field, 'base64url').toString()) as IdentityClaims | null;
}
