/**
 * A slot: loads the app of the fragment that it is for, hydrates what the edge has put in or renders it, and when that
 * fails says so with a way to try again. It never empties a slot that has something readable in it.
 */

import {
  type FragmentApp,
  type InstanceContext,
  type Loaded,
  type Params,
  readFragment,
} from '@tessera/fragment';
import type { Remotes } from '../loading/remotes.ts';
import { nextSlotState, type SlotEvent, type SlotState } from './state.ts';

export interface SlotDeps {
  remotes: Remotes;
  pageToken: string;
  navigate: (href: string) => void;
  report: (error: unknown, what: string) => void;
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
  readonly #deps: SlotDeps;
  #state: SlotState = { status: 'empty' };
  #app: FragmentApp | null = null;

  constructor(target: SlotTarget, deps: SlotDeps) {
    this.target = target;
    this.#deps = deps;
  }

  get state(): SlotState {
    return this.#state;
  }

  /** What shows the fragment, while it is shown. */
  get app(): FragmentApp | null {
    return this.#state.status === 'ready' ? this.#app : null;
  }

  /** Loads and shows the fragment. Resolves when it is ready or has failed; never throws. */
  async open(): Promise<void> {
    this.#move({ type: 'load' });
    await this.#attempt();
  }

  /** Shows what was loaded before, at once. */
  show(app: FragmentApp, loaded: Loaded): void {
    this.#move({ type: 'load' });
    this.#mount(app, loaded);
  }

  /** Shows another page of the same app, in place. */
  update(loaded: Loaded): void {
    if (this.#state.status === 'ready') this.#state.mounted.update(loaded);
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
    const { remotes, pageToken, report } = this.#deps;
    const { element, remote, fragment, params } = this.target;
    try {
      const app = await remotes.app(remote, fragment);
      const loaded = this.#stitched() ?? (await app.load({ fragment, params, pageToken, signal: timeout() }));
      if (this.#state.status === 'loading') this.#mount(app, loaded);
    } catch (error) {
      report(error, `slot ${this.target.key}`);
      const readable = element.textContent.trim() !== '';
      this.#move({ type: 'failed', readable });
      if (!readable && this.#state.status === 'failed') this.fail(() => void this.#retry());
    }
  }

  async #retry(): Promise<void> {
    this.#move({ type: 'retry' });
    await this.#attempt();
  }

  #mount(app: FragmentApp, loaded: Loaded): void {
    const { remotes, pageToken, navigate, report } = this.#deps;
    const { element, key, remote } = this.target;
    const context: InstanceContext = { key, release: remotes.release(remote), pageToken, navigate, report };
    this.#app = app;
    this.#move({ type: 'mounted', mounted: app.mount(element, loaded, context) });
  }

  /** What the edge rendered, when it is of the release that the page will run. */
  #stitched(): Loaded | null {
    const { element, remote, fragment, params } = this.target;
    const existing = readFragment(element);
    const isSame =
      existing?.name === `${remote}/${fragment}` && existing.release === this.#deps.remotes.release(remote);
    return isSame ? { fragment, params, status: 200, props: existing.props } : null;
  }

  #move(event: SlotEvent): void {
    this.#state = nextSlotState(this.#state, event);
    this.target.element.dataset['state'] = this.#state.status;
  }
}

function timeout(): AbortSignal {
  return AbortSignal.timeout(LOAD_TIMEOUT);
}

function createNotice(retry: () => void): HTMLElement {
  const notice = document.createElement('div');
  notice.className = 'slot-state';
  notice.setAttribute('role', 'status');
  const text = document.createElement('p');
  text.textContent = 'This part of the page could not be loaded.';
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button button--quiet';
  button.textContent = 'Try again';
  button.addEventListener('click', () => {
    button.disabled = true;
    retry();
  });
  notice.append(text, button);
  return notice;
}
