/**
 * From a remote's name to its app: checks the release's files, loads the container, reads the mount contract. A release
 * that cannot be run is given up for the one before it, for as long as the page is open.
 */

import type { PageManifest, PageRemote } from '@tessera/contracts/page';
import type { FragmentApp } from '@tessera/fragment';
import type { EnsureAssets } from './assets.ts';
import type { LoadExpose } from './container.ts';
import { inTime } from './in-time.ts';
import type { Blame, WhyFailed } from './why-failed.ts';

/** What shows a fragment. */
export interface OpenedApp {
  app: FragmentApp;
  /** The release that it is of. */
  release: string;
  /** Names that release; for everything that is asked for in its name. */
  pageToken: string;
}

/** A release that does not do what it should. */
export interface ReleaseFailure extends Blame {
  release: string;
}

export interface Remotes {
  /** Whether the page knows a release of the remote. */
  has(remote: string): boolean;
  /** The release that the edge chose for the page. */
  given(remote: string): string;
  /** Adds what a manifest names; a remote already on the page keeps its release. */
  add(manifest: Pick<PageManifest, 'page' | 'remotes'>): void;
  /** Loads the files only; for prefetching. */
  prefetch(remote: string, fragment: string): Promise<void>;
  /** The app that shows a fragment: of the release that was chosen, or of the one before when that cannot be loaded. */
  open(remote: string, fragment: string): Promise<OpenedApp>;
  /** Goes back to the release before. False when there is none, or it cannot be had. */
  giveUp(remote: string, release: string): Promise<boolean>;
}

export interface RemotesDeps {
  ensureAssets: EnsureAssets;
  loadExpose: LoadExpose;
  whyFailed: WhyFailed;
  /** The manifest of the release before the page's own, with the page's token. */
  fetchPrevious(remote: string, pageToken: string): Promise<Pick<PageManifest, 'page' | 'remotes'>>;
  tell(failure: ReleaseFailure, error: unknown): void;
}

interface Known {
  given: string;
  now: PageRemote;
  pageToken: string;
}

/** Milliseconds that all files of a fragment may take. */
const LOAD_TIMEOUT = 20_000;

export function createRemotes(deps: RemotesDeps): Remotes {
  const remotes = new Map<string, Known>();
  const goingBack = new Map<string, Promise<boolean>>();

  const find = (name: string): Known => {
    const known = remotes.get(name);
    if (known === undefined) throw new Error(`Cannot load remote "${name}": the page names no release of it`);
    return known;
  };

  function load(name: string, fragment: string): Promise<OpenedApp> {
    const late = `Cannot show "${name}/${fragment}": its files did not come within ${LOAD_TIMEOUT} ms`;
    return inTime(loadNow(name, fragment), LOAD_TIMEOUT, late);
  }

  async function loadNow(name: string, fragment: string): Promise<OpenedApp> {
    const { now, pageToken } = find(name);
    const expose = exposeOf(now, name, fragment);
    await deps.ensureAssets(now, expose);
    const module = await deps.loadExpose(now.base + now.entry, expose);
    return { app: parseApp(module, `${name}/${fragment}`), release: now.release, pageToken };
  }

  async function goBack(name: string, known: Known): Promise<boolean> {
    try {
      const { page, remotes: found } = await deps.fetchPrevious(name, known.pageToken);
      if (found[name] === undefined) return false;
      remotes.set(name, { ...known, now: found[name], pageToken: page });
      return true;
    } catch {
      return false;
    }
  }

  async function giveUp(name: string, release: string): Promise<boolean> {
    const known = find(name);
    // Another slot was there first.
    if (known.now.release !== release) return true;
    // Once: the release before the last good one is no better.
    if (release !== known.given || known.now.previous === undefined) return false;
    const going = goingBack.get(name) ?? goBack(name, known);
    goingBack.set(name, going);
    return going.finally(() => goingBack.delete(name));
  }

  return {
    has: (name) => remotes.has(name),
    given: (name) => find(name).given,
    add(manifest) {
      for (const [name, now] of Object.entries(manifest.remotes)) {
        if (!remotes.has(name)) remotes.set(name, { given: now.release, now, pageToken: manifest.page });
      }
    },
    async prefetch(name, fragment) {
      await load(name, fragment);
    },
    async open(name, fragment) {
      const { now } = find(name);
      exposeOf(now, name, fragment);
      try {
        return await load(name, fragment);
      } catch (error) {
        const blame = await deps.whyFailed(name, now, error);
        deps.tell({ ...blame, release: blame.remote === name ? now.release : '' }, error);
        if (blame.remote !== name || !(await giveUp(name, now.release))) throw error;
        return load(name, fragment);
      }
    },
    giveUp,
  };
}

function exposeOf({ fragments }: PageRemote, name: string, fragment: string): string {
  const expose = fragments[fragment]?.expose;
  if (expose !== undefined) return expose;
  throw new Error(`Cannot show "${name}/${fragment}": the release has no such fragment`);
}

function parseApp(module: Record<string, unknown>, name: string): FragmentApp {
  const app = (module['app'] ?? module['default']) as Partial<FragmentApp> | undefined;
  if (typeof app?.load === 'function' && typeof app.mount === 'function') return app as FragmentApp;
  throw new TypeError(`Cannot show "${name}": its expose exports no app with load() and mount()`);
}
