/**
 * What a remote's server bundle exports: `export const remote: ServerRemote`. The BFF calls it in a worker of the
 * release; `api` is the BFF's contract as plain async functions over the worker's port.
 */

import type { PageHead } from '@tessera/contracts/fragment';

/** Who looks at the page, as far as a remote may know. */
export type Visitor =
  | { status: 'anonymous' }
  | { status: 'guest' }
  /** A signed-in customer. */
  | { status: 'customer'; id: string };

export interface LoadRequest<Api = unknown> {
  api: Api;
  /** Path and query parameters; a repeated one is a list. */
  params: Readonly<Record<string, string | readonly string[]>>;
  visitor: Visitor;
  /** Ends when nobody waits any more. */
  signal: AbortSignal;
}

export interface LoadResult<Props = unknown> {
  /** The status of the page, for a primary fragment. @default 200 */
  status?: number;
  /** With status 303, 307 or 308: a path of this site. Nothing is rendered then. */
  location?: string;
  /** For a primary fragment: what it wants in the page's head. */
  head?: PageHead;
  /** What `render` takes, and hydration after it: JSON. */
  props: Props;
}

/** One instance of a fragment on a page. */
export interface Instance {
  /** Unique on the page; React's `identifierPrefix`. */
  key: string;
  /** `<version>-<digest8>` of this release. */
  release: string;
  /** The releases of nested fragments' remotes: remote → `<version>-<digest8>`. */
  nests: Readonly<Record<string, string>>;
}

export interface ServerFragment<Api = unknown, Props = unknown> {
  load(request: LoadRequest<Api>): Promise<LoadResult<Props>>;
  /** A form was posted to the page: acts, then redirects or answers the page with what was wrong. */
  submit?(request: LoadRequest<Api> & { form: URLSearchParams }): Promise<LoadResult<Props>>;
  /** HTML with exactly one root element, made of props alone. */
  render(props: Props, instance: Instance): string | Promise<string>;
}

export interface ServerRemote {
  name: string;
  // biome-ignore lint/suspicious/noExplicitAny: fragments of one remote differ in their props
  fragments: Readonly<Record<string, ServerFragment<any, any>>>;
  /** The texts of the `<style>` elements in its shadow roots; the build hashes them for the page's CSP. */
  styles?: readonly string[];
}
