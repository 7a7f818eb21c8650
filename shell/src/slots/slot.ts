/**
 * A slot: loads the app of the fragment that it is for, hydrates what the edge has put in or renders it. When its release
 * does not run, the one before is shown; when that fails too, what the edge has put in stays, and where there is nothing
 * readable it says so with a way to try again.
 */

import {
  type InstanceContext,
  type Loaded,
  type Mounted,
  type Params,
  readFragment,
} from '@tessera/fragment';
import type { OpenedApp, ReleaseFailure, Remotes } from '../loading/remotes.ts';
import { fetchFragment, insertFragment } from './fetch-fragment.ts';
import { createNotice } from './notice.ts';
import { nextSlotState, type SlotEvent, type SlotState } from './state.ts';

export interface SlotDeps {
  remotes: Remotes;
  navigate: (href: string) => void;
  report: (error: unknown, what: string) => void;
  /** A release did not do what it should. */
  tell: (failure: ReleaseFailure, error: unknown) => void;
  /** Hears of every slot, where somebody develops or inspects. */
  watch?: ((slot: Slot) => void) | undefined;
}

export interface SlotTarget {
  element: HTMLElement;
  /** Unique on the page. */
  key: string;
  remote: string;
  fragment: string;
  params: Params;
}

/** Milliseconds that loading what a slot shows may take. */
const LOAD_TIMEOUT = 15_000;

export class Slot {
  readonly target: SlotTarget;
  /** What it shows, or showed last. */
  loaded: Loaded | null = null;
  readonly #deps: SlotDeps;
  #state: SlotState = { status: 'empty' };
  #opened: OpenedApp | null = null;
  /** What the edge has put in. */
  #stitched: ChildNode[] = [];

  constructor(target: SlotTarget, deps: SlotDeps) {
    this.target = target;
    this.#deps = deps;
    deps.watch?.(this);
  }

  get state(): SlotState {
    return this.#state;
  }

  /** What shows the fragment, while it is shown. */
  get opened(): OpenedApp | null {
    return this.#state.status === 'ready' ? this.#opened : null;
  }

  /** Loads and shows the fragment. Resolves when it is ready or has failed; never throws. */
  async open(): Promise<void> {
    this.#move({ type: 'load' });
    this.#stitched = [...this.target.element.childNodes];
    await this.#attempt();
  }

  /** Shows what was loaded before, at once. */
  show(opened: OpenedApp, loaded: Loaded): void {
    this.#move({ type: 'load' });
    this.#mount(opened, loaded);
  }

  /** Shows another page of the same app, in place. */
  update(loaded: Loaded): void {
    if (this.#state.status !== 'ready') return;
    this.loaded = loaded;
    this.#state.mounted.update(loaded);
  }

  close(): void {
    const state = this.#state;
    this.#move({ type: 'removed' });
    if (state.status === 'ready') state.mounted.unmount();
  }

  /** Shows the failure of something that was to be shown here. */
  fail(retry: () => void): void {
    this.target.element.replaceChildren(createNotice(retry));
  }

  async #attempt(): Promise<void> {
    const { remote, fragment } = this.target;
    try {
      const opened = await this.#deps.remotes.open(remote, fragment);
      const loaded = (await this.#findStitched(opened)) ?? (await this.#load(opened));
      if (this.#state.status === 'loading') this.#mount(opened, loaded);
    } catch (error) {
      this.#deps.report(error, `slot ${this.target.key}`);
      this.#giveUp();
    }
  }

  async #retry(): Promise<void> {
    this.#move({ type: 'retry' });
    await this.#attempt();
  }

  #mount(opened: OpenedApp, loaded: Loaded): void {
    this.#opened = opened;
    this.loaded = loaded;
    try {
      this.#move({ type: 'mounted', mounted: this.#start(opened, loaded) });
    } catch (error) {
      void this.#goBack(opened, 'boot-failed', error);
    }
  }

  #start(opened: OpenedApp, loaded: Loaded): Mounted {
    const { navigate, report, tell } = this.#deps;
    const { element, key, remote } = this.target;
    const { app, release, pageToken } = opened;
    const context: InstanceContext = {
      key,
      release,
      pageToken,
      navigate,
      report(error, what) {
        if (what === 'hydration') tell({ remote, release, metric: 'hydration-mismatch' }, error);
        else report(error, what);
      },
      fail: (error, during) =>
        void this.#goBack(opened, during === 'boot' ? 'boot-failed' : 'script-error', error),
    };
    return app.mount(element, loaded, context);
  }

  /** Shows the release before the one that does not run. */
  async #goBack(opened: OpenedApp, metric: ReleaseFailure['metric'], error: unknown): Promise<void> {
    if (this.#opened !== opened || this.#state.status === 'empty') return;
    this.#opened = null;
    const { remotes, tell } = this.#deps;
    const { remote } = this.target;
    tell({ remote, release: opened.release, metric }, error);
    this.#move({ type: 'broken' });
    if (await remotes.giveUp(remote, opened.release)) await this.#attempt();
    else this.#giveUp();
  }

  /** What the edge has put in, or where that is of a release that was given up, what it puts in of the one before. */
  async #findStitched(opened: OpenedApp): Promise<Loaded | null> {
    const { remotes, tell } = this.#deps;
    const { element, key, remote, fragment, params } = this.target;
    const existing = readFragment(element);
    if (existing === null || existing.name !== `${remote}/${fragment}`) return null;
    const { release, pageToken } = opened;
    if (existing.release !== release) {
      if (release === remotes.given(remote)) {
        const found = `the page holds ${existing.release} and runs ${release}`;
        tell({ remote, release, metric: 'hydration-mismatch' }, new Error(`Cannot hydrate slot: ${found}`));
        return null;
      }
      const wanted = { remote, release, fragment, key, params, pageToken, signal: timeout() };
      const html = await fetchFragment(wanted).catch(() => null);
      if (html === null || this.#state.status !== 'loading') return null;
      insertFragment(element, html);
    }
    const found = readFragment(element);
    return found?.release === release ? { fragment, params, status: 200, props: found.props } : null;
  }

  #load({ app, pageToken }: OpenedApp): Promise<Loaded> {
    const { fragment, params } = this.target;
    return app.load({ fragment, params, pageToken, signal: timeout() });
  }

  #giveUp(): void {
    if (this.#state.status !== 'loading') return;
    const { element } = this.target;
    const isReplaced = element.firstChild !== this.#stitched[0];
    if (isReplaced && this.#stitched.length > 0) element.replaceChildren(...this.#stitched);
    const readable = isReadable(element);
    this.#move({ type: 'failed', readable });
    if (!readable) this.fail(() => void this.#retry());
  }

  #move(event: SlotEvent): void {
    this.#state = nextSlotState(this.#state, event);
    this.target.element.dataset['state'] = this.#state.status;
  }
}

/** Whether there is something to look at: a fragment's props are not. */
function isReadable(slot: HTMLElement): boolean {
  const root = readFragment(slot)?.root;
  if (root === undefined) return slot.textContent.trim() !== '';
  return (root.shadowRoot ?? root).hasChildNodes();
}

function timeout(): AbortSignal {
  return AbortSignal.timeout(LOAD_TIMEOUT);
}
