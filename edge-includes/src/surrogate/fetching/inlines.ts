/**
 * Fragments that stand in a page itself (`esi:inline`, Language 1.0, section 3.2): includes of their name find them,
 * in the page at once, and when the page may be shared, in others too as long as it is fresh.
 */

import { addressed, type Fields, fieldOf, type WireRequest } from '../../wire/message.ts';
import type { ExpandContext, LoadedDocument } from '../assembly/expand.ts';
import { addressOf, type Cache } from '../caching/cache.ts';
import type { StoredAnswer } from '../caching/store.ts';

export interface Inlines {
  store: NonNullable<ExpandContext['storeInline']>;
  /** What stands in this page, or in another one of the site: then with what it is stored as. */
  find(target: string): Inline | undefined;
  /** The page is stored: what stands in it is for others too, as long as the page is fresh. */
  shareAs(page: StoredAnswer): void;
}

export interface Inline extends LoadedDocument {
  stored?: StoredAnswer;
}

export interface InlinesOptions {
  cache: Cache;
  /** What answers of this site are stored under, where there are several. */
  site: string | undefined;
}

/** What fragments are stored under that clients may not ask for themselves. */
const HIDDEN = 'inline:';

export function createInlines(request: WireRequest, { cache, site }: InlinesOptions): Inlines {
  let own: Map<string, LoadedDocument> | undefined;
  let page: StoredAnswer | undefined;
  const hidden = HIDDEN + (site ?? '');

  function lookup(target: string): StoredAnswer | null | undefined {
    return cache.lookup({
      ...addressed(request),
      method: 'GET',
      origin: hidden,
      target,
      signal: request.signal,
    })?.stored;
  }

  return {
    store({ name, fetchable, nodes, contentType }) {
      const target = targetOf(name);
      if (target === null) return;
      own ??= new Map();
      own.set(target, { nodes, contentType });
      const seconds = page === undefined ? 0 : Math.floor((page.freshUntil - Date.now()) / 1_000);
      if (page === undefined || seconds <= 0) return;
      const headers: Fields = {
        'content-type': contentType,
        'surrogate-control': `max-age=${seconds}, content="ESI/1.0"`,
        ...(page.headers['surrogate-key'] === undefined
          ? {}
          : { 'surrogate-key': page.headers['surrogate-key'] }),
      };
      if (lookup(target)?.nodes === nodes) return;
      // Its bytes are those of the page.
      const answer = { status: 200, headers, body: new Uint8Array(0) };
      for (const origin of fetchable ? [hidden, site] : [hidden]) {
        const asked = { target, headers: request.headers, origin };
        cache.put(asked, answer, nodes);
        page.dependents ??= new Set();
        page.dependents.add(() => cache.purge({ url: addressOf(asked) }));
      }
      used.add(cache);
    },
    find(target) {
      const here = own?.get(target);
      if (here !== undefined || !used.has(cache)) return here;
      const stored = lookup(target);
      if (stored?.nodes === undefined) return undefined;
      return { nodes: stored.nodes, contentType: fieldOf(stored.headers, 'content-type') ?? '', stored };
    },
    shareAs(stored) {
      page = stored;
    },
  };
}

/** The caches that hold such fragments: the others are not asked. */
const used = new WeakSet<Cache>();

/** The path that a name is; others cannot be asked for. */
function targetOf(name: string): string | null {
  return /^\/(?!\/)[\x21-\x7e]*$/.test(name) ? name : null;
}
