/**
 * Client navigation between pages: load next → view transition (unmount slots → unmount app → mount next) → title →
 * focus → announce. A second navigation ends the first. What cannot be shown in place becomes a full load.
 */

import type { PageManifest, PageRoute } from '@tessera/contracts/page';
import { matchRoute, type RouteMatch } from '@tessera/contracts/routes';
import type { Loaded, Params } from '@tessera/fragment';
import type { OpenedApp, Remotes } from '../loading/remotes.ts';
import { FullLoadNeededError, fetchManifest } from './manifest.ts';
import { announce, applyHead, focusHeading } from './page-state.ts';

/** What the root config does when the router has everything. */
export interface Stage {
  /** What holds `main`; a remote may have several apps. */
  readonly opened: OpenedApp | null;
  /** Shows another page of the same app in place. */
  update(loaded: Loaded): void;
  /** Unmounts slots and app of the old page, mounts the next one. */
  replace(next: { remote: string; opened: OpenedApp; loaded: Loaded }): Promise<void>;
  /** Says that a page could not be loaded, with a way to try again. */
  fail(retry: () => void): void;
}

export interface RouterDeps {
  window: Window;
  manifest: PageManifest;
  remotes: Remotes;
  stage: Stage;
  /** Registers the application of a remote that the page did not have. */
  register: (remotes: readonly string[]) => void;
  report: (error: unknown, what: string) => void;
}

type HistoryMove = 'push' | 'replace' | 'none';

export class Router {
  readonly #deps: RouterDeps;
  #routes: PageRoute[];
  #current: AbortController | null = null;
  #redirects = 0;

  constructor(deps: RouterDeps) {
    this.#deps = deps;
    this.#routes = [...deps.manifest.routes];
  }

  /** Goes to an address of this site. Never throws. */
  async navigate(href: string, move: HistoryMove = 'push'): Promise<void> {
    const { window } = this.#deps;
    const url = new URL(href, window.location.href);
    this.#current?.abort();
    const navigation = new AbortController();
    this.#current = navigation;
    window.document.documentElement.dataset['navigating'] = '';
    try {
      await this.#go(url, move, navigation.signal);
    } catch (error) {
      if (navigation.signal.aborted) return;
      this.#recover(error, url, move);
    } finally {
      if (this.#current === navigation) delete window.document.documentElement.dataset['navigating'];
    }
  }

  /** Loads the code of the page behind an address, so that going there is quick. Never throws. */
  async prefetch(url: URL): Promise<void> {
    const { remotes, report } = this.#deps;
    try {
      const match = await this.#match(url, new AbortController().signal);
      await remotes.prefetch(match.route.remote, match.route.fragment);
    } catch (error) {
      if (!(error instanceof FullLoadNeededError)) report(error, 'prefetch');
    }
  }

  async #go(url: URL, move: HistoryMove, signal: AbortSignal): Promise<void> {
    const { window, remotes, stage } = this.#deps;
    const { route, params } = await this.#match(url, signal);
    const opened = await remotes.open(route.remote, route.fragment);
    const loaded = await opened.app.load({
      fragment: route.fragment,
      params: { ...readQuery(url), ...params },
      pageToken: opened.pageToken,
      signal,
    });
    if (signal.aborted) return;
    if (loaded.location !== undefined) return this.#redirect(loaded.location, move);
    this.#redirects = 0;

    const before = window.location.pathname;
    await transition(window.document, async () => {
      this.#writeHistory(url, move);
      if (stage.opened?.app === opened.app) stage.update(loaded);
      else await stage.replace({ remote: route.remote, opened, loaded });
    });
    if (signal.aborted) return;
    this.#settle(loaded, { isSamePath: before === url.pathname, move, hash: url.hash });
  }

  async #match(url: URL, signal: AbortSignal): Promise<RouteMatch<PageRoute>> {
    const { manifest, remotes, register } = this.#deps;
    const known = matchRoute(this.#routes, url.pathname);
    if (known?.route.fullLoad === true)
      throw new FullLoadNeededError(`Cannot navigate to "${url.pathname}" in place: other releases show it`);
    if (known !== null && remotes.has(known.route.remote)) return known;
    const answer = await fetchManifest(url.pathname, manifest.page, signal);
    remotes.add(answer);
    register(Object.keys(answer.remotes));
    this.#routes = [...this.#routes, ...answer.routes];
    const match = matchRoute(this.#routes, url.pathname);
    if (match === null)
      throw new FullLoadNeededError(`Cannot navigate to "${url.pathname}": no remote has this page`);
    return match;
  }

  #redirect(location: string, move: HistoryMove): Promise<void> {
    this.#redirects += 1;
    if (this.#redirects > 5)
      throw new FullLoadNeededError(`Cannot navigate to "${location}": too many redirects`);
    return this.navigate(location, move === 'none' ? 'replace' : move);
  }

  #writeHistory(url: URL, move: HistoryMove): void {
    const { history, scrollX, scrollY } = this.#deps.window;
    if (move === 'push') {
      history.replaceState({ ...history.state, scroll: [scrollX, scrollY] }, '');
      history.pushState({}, '', url);
    } else if (move === 'replace') {
      history.replaceState({}, '', url);
    }
  }

  #settle(loaded: Loaded, how: { isSamePath: boolean; move: HistoryMove; hash: string }): void {
    const { window } = this.#deps;
    const { document, history } = window;
    applyHead(document, loaded.head, window.location.origin);
    const main = document.querySelector<HTMLElement>('main')!;
    // Another filter or page of the same list: whoever operates it stays where they are.
    if (!how.isSamePath) focusHeading(main);
    announce(document, document.title);
    const scroll = (history.state as { scroll?: [number, number] } | null)?.scroll;
    const anchor = how.hash === '' ? null : document.getElementById(how.hash.slice(1));
    if (how.move === 'none' && scroll !== undefined)
      window.scrollTo({ left: scroll[0], top: scroll[1], behavior: 'instant' });
    else if (anchor !== null) anchor.scrollIntoView();
    else if (!how.isSamePath) window.scrollTo({ top: 0, behavior: 'instant' });
  }

  #recover(error: unknown, url: URL, move: HistoryMove): void {
    const { window, stage, report } = this.#deps;
    const status = (error as { status?: unknown }).status;
    // No network: a full load would only lose the page that is still readable.
    if (status === 0 || error instanceof TypeError) {
      report(error, 'navigation');
      stage.fail(() => void this.navigate(url.href, move));
      return;
    }
    if (!(error instanceof FullLoadNeededError)) report(error, 'navigation');
    window.location.assign(url);
  }
}

function readQuery(url: URL): Params {
  const params: Record<string, string | string[]> = {};
  for (const name of new Set(url.searchParams.keys())) {
    const values = url.searchParams.getAll(name);
    params[name] = values.length === 1 ? values[0]! : values;
  }
  return params;
}

async function transition(document: Document, change: () => Promise<void>): Promise<void> {
  if (document.startViewTransition === undefined || document.visibilityState === 'hidden') return change();
  const running = document.startViewTransition(change);
  // Skipped when another one starts; the change itself is done all the same.
  running.ready.catch(() => undefined);
  running.finished.catch(() => undefined);
  await running.updateCallbackDone;
}
