/** From a remote's name to its app: checks the release's files, loads the container, reads the mount contract. */

import type { PageManifest, PageRemote } from '@tessera/contracts/page';
import type { FragmentApp } from '@tessera/fragment';
import type { EnsureAssets } from './assets.ts';
import type { LoadExpose } from './container.ts';

export interface Remotes {
  /** Whether the page knows a release of the remote. */
  has(remote: string): boolean;
  release(remote: string): string;
  /** Adds what a manifest names; a remote already on the page keeps its release. */
  add(manifest: Pick<PageManifest, 'remotes'>): void;
  /** Loads the files only; for prefetching. */
  prefetch(remote: string, fragment: string): Promise<void>;
  /** The app that shows a fragment. */
  app(remote: string, fragment: string): Promise<FragmentApp>;
}

export function createRemotes(deps: { ensureAssets: EnsureAssets; loadExpose: LoadExpose }): Remotes {
  const remotes = new Map<string, PageRemote>();

  const find = (name: string): PageRemote => {
    const remote = remotes.get(name);
    if (remote === undefined)
      throw new Error(`Cannot load remote "${name}": the page names no release of it`);
    return remote;
  };

  async function load(name: string, fragment: string): Promise<Record<string, unknown>> {
    const remote = find(name);
    const expose = remote.fragments[fragment]?.expose;
    if (expose === undefined)
      throw new Error(`Cannot show "${name}/${fragment}": the release has no such fragment`);
    await deps.ensureAssets(remote, expose);
    return deps.loadExpose(remote.base + remote.entry, expose);
  }

  return {
    has: (name) => remotes.has(name),
    release: (name) => find(name).release,
    add(manifest) {
      for (const [name, remote] of Object.entries(manifest.remotes)) {
        if (!remotes.has(name)) remotes.set(name, remote);
      }
    },
    async prefetch(name, fragment) {
      await load(name, fragment);
    },
    async app(name, fragment) {
      const module = await load(name, fragment);
      return parseApp(module, `${name}/${fragment}`);
    },
  };
}

function parseApp(module: Record<string, unknown>, name: string): FragmentApp {
  const app = (module['app'] ?? module['default']) as Partial<FragmentApp> | undefined;
  if (typeof app?.load === 'function' && typeof app.mount === 'function') return app as FragmentApp;
  throw new TypeError(`Cannot show "${name}": its expose exports no app with load() and mount()`);
}
