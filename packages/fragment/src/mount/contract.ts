/**
 * The mount contract: what the shell asks of every expose that hydrates fragments. `load` comes first and may fail or
 * redirect; `mount` then shows what was loaded, at once, so that it can run inside a view transition.
 */

import type { PageHead } from '@tessera/contracts/fragment';
import type { Params } from '../page/page.ts';

export interface LoadContext {
  fragment: string;
  params: Params;
  /** The page's signed vector, for the `tessera-page` header. */
  pageToken: string;
  signal: AbortSignal;
}

/** What an instance shows: read from the stitched page, or loaded. */
export interface Loaded {
  fragment: string;
  params: Params;
  status: number;
  head?: PageHead;
  /** A redirect of this site; nothing is mounted then. */
  location?: string;
  props: unknown;
}

export interface InstanceContext {
  /** Unique on the page; the same on the server. */
  key: string;
  /** `<version>-<digest8>` */
  release: string;
  pageToken: string;
  /** Goes to an address of this site, through the shell's router. */
  navigate(href: string): void;
  /** Reports an error that the visitor does not see, such as a recoverable hydration error. */
  report(error: unknown, what: string): void;
  /**
   * The instance cannot go on. Whoever calls it has ended what was running and, at boot, put back the HTML that the slot
   * had held. Missing in shells from before there was a way back.
   *
   * @param during whether it has ever worked: `boot` until it was shown for the first time, `use` from then on
   */
  fail?(error: unknown, during: 'boot' | 'use'): void;
}

/** A mounted instance. */
export interface Mounted {
  /** Shows another page of the same remote in place. */
  update(next: Loaded): void;
  unmount(): void;
}

/** What an expose such as `./app` exports. */
export interface FragmentApp {
  load(context: LoadContext): Promise<Loaded>;
  /** Hydrates the fragment that the slot holds when it is of the very same release, else renders anew. */
  mount(slot: HTMLElement, loaded: Loaded, instance: InstanceContext): Mounted;
  /** The BFF's API over HTTP; a working copy's server side calls it too. `headers` go with every call. */
  createApi?(headers: () => Record<string, string>): unknown;
}
