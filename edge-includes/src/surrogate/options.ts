/** What a surrogate is made of, and what it tells. */

import type { EarlyHints, WireRequest, WireResponse } from '../wire/message.ts';
import type { Cache } from './caching/cache.ts';
import type { ComposedPages } from './composed/composed-pages.ts';
import type { Destinations } from './fetching/destinations.ts';
import type { IncludeLimits } from './fetching/include-loader.ts';

export interface SurrogateOptions {
  /** Fetches the documents that clients ask for. @default through the cache */
  fetchDocument?: (request: WireRequest, hints: EarlyHints) => Promise<WireResponse>;
  /** What documents and includes are fetched through. */
  cache: Cache;
  /** Where pages of cached parts are kept. @default every page is assembled anew */
  composed?: ComposedPages;
  limits?: Partial<PageLimits>;
  /** Where includes may lead. @default to this site alone */
  destinations?: Destinations;
  /** Whether the visitor's credentials go along to trusted destinations. @default false */
  passesCredentials?: boolean;
  /** Request headers that includes carry beside the usual ones. @default none */
  passedHeaders?: readonly string[];
  /** Whether the origin hears which encodings the client accepts, because it never encodes ESI. @default false */
  originDecidesEncoding?: boolean;
  /** Cookies that `$(HTTP_COOKIE{…})` may show. @default none */
  shownCookies?: 'all' | readonly string[];
  /** Whether every text is processed, also what does not ask for it. @default false */
  always?: boolean;
  /** Whether elements and functions beyond the Note are known. @default false */
  extensions?: boolean;
  /** Whether each host is a site of its own, whose answers are stored apart. @default false: all are one site */
  separatesHosts?: boolean;
  /** Whether a document's `Cache-Control` stands, whatever its includes say. @default the strictest of all */
  documentDecides?: boolean;
  /** Whether includes may set cookies, if their heads are there before the page's. @default false */
  includesSetCookies?: boolean;
  report?: Partial<SurrogateReport>;
  /** @default Date.now */
  now?: () => number;
}

export interface PageLimits extends IncludeLimits {
  /** Bytes of one assembled page. */
  pageBytes: number;
}

/** What the surrogate tells of its work. */
export interface SurrogateReport {
  /** An include failed: its `alt`, its `except` branch or nothing stands in its place. */
  degraded(src: string, error: unknown): void;
  /** A page failed after its first byte: the connection is broken. */
  broken(target: string, error: unknown): void;
  /** An include wanted to set cookies and could not. */
  cookiesDropped(src: string): void;
  /** An include that says it is everybody's wanted to set cookies, which it may not. */
  publicCookies(src: string): void;
}

export const defaultLimits: PageLimits = {
  concurrency: 32,
  includes: 128,
  depth: 5,
  bytes: 2_000_000,
  timeout: 30_000,
  redirects: 0,
  pageBytes: 64_000_000,
};
