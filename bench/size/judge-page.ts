/** What a loaded page amounts to: bytes per remote, depth of its waterfall, copies of libraries, idle preloads. */

import { gzipSync } from 'node:zlib';
import type { FetchedFile, LoadedPage } from './load-page.ts';

/** React's core, where it is defined and not merely read. */
const REACT = /__CLIENT_INTERNALS_DO_NOT_USE_OR_WARN_USERS_THEY_CANNOT_UPGRADE\s*=[^=]/;

export interface PageFigures {
  /** Remote → gzip bytes of its JavaScript. */
  bytes: Record<string, number>;
  /** Requests that wait for each other: 1 is everything that the document itself names. */
  depth: number;
  /** The chain of that depth. */
  deepest: string[];
  reactCopies: number;
  litCopies: number;
  unusedPreloads: string[];
  messages: string[];
}

export function judgePage(page: LoadedPage): PageFigures {
  const bytes: Record<string, number> = {};
  for (const [url, text] of page.scripts) {
    const remote = /^\/r\/([^/]+)\//.exec(new URL(url).pathname)?.[1];
    if (remote !== undefined) bytes[remote] = (bytes[remote] ?? 0) + gzipSync(text, { level: 9 }).length;
  }
  const deepest = findDeepest(page.fetched);
  return {
    bytes,
    depth: deepest.length - 1,
    deepest,
    reactCopies: [...page.scripts].filter(([url, text]) => page.run.has(url) && REACT.test(text)).length,
    litCopies: page.litCopies,
    unusedPreloads: page.preloads.filter((url) => !page.run.has(url)),
    messages: page.messages,
  };
}

/** The longest chain of requests in which each was made because of the one before; the document is its first. */
export function findDeepest(fetched: readonly FetchedFile[]): string[] {
  const byUrl = new Map(fetched.toReversed().map((file) => [file.url, file]));
  const chainOf = (file: FetchedFile, seen: ReadonlySet<string>): string[] => {
    const parent = file.initiator === null ? undefined : byUrl.get(file.initiator);
    if (parent === undefined || seen.has(parent.url)) return [file.url];
    return [...chainOf(parent, new Set([...seen, file.url])), file.url];
  };
  const chains = fetched.map((file) => chainOf(file, new Set()));
  return chains.reduce((longest, chain) => (chain.length > longest.length ? chain : longest), []);
}
