/** An answer as the cache gives it, and as it keeps it. */

import type { Fields, WireResponse } from '../../wire/message.ts';
import type { MarkupNode } from '../markup/node.ts';
import type { PartPolicy } from '../policy/part-policy.ts';
import type { Freshness } from './move.ts';

/** How an answer came about, in the words of RFC 9211 where it has one. */
export type CacheState = 'hit' | 'miss' | 'stale' | 'coalesced' | 'revalidated' | 'pass';

export interface CachedResponse extends WireResponse {
  state: CacheState;
  /** The stored answer it is made of; its compiled nodes are kept there. */
  stored: StoredAnswer | null;
}

export interface StoredAnswerInit extends Freshness {
  /** The address it is stored under, with the values that it varies by. */
  key: string;
  /** The address alone. */
  target: string;
  status: number;
  headers: Fields;
  body: Uint8Array;
  /** Epoch milliseconds at which it was 0 seconds old. */
  bornAt: number;
  /** It must never be served stale, not even after a soft purge. */
  mustRevalidate: boolean;
  surrogateKeys: readonly string[];
  nodes?: readonly MarkupNode[] | undefined;
}

/** Is its own response to a hit, so that one costs no allocation. */
export class StoredAnswer implements CachedResponse, Freshness {
  readonly status: number;
  readonly headers: Fields;
  body: Uint8Array;
  readonly state: CacheState;
  readonly stored: this;
  readonly key: string;
  readonly target: string;
  readonly bornAt: number;
  readonly mustRevalidate: boolean;
  /** For a purge by key. */
  readonly surrogateKeys: readonly string[];
  /** Epoch milliseconds until which it is fresh. */
  freshUntil: number;
  staleWhileRevalidate: number;
  staleIfError: number;
  retryAt: number;
  /** The compiled body, once somebody needed it. */
  nodes: readonly MarkupNode[] | undefined;
  /**
   * Purged, replaced or evicted: pages made of it hear of it. One that outlived an eviction would hear of no purge, and
   * would keep the body in memory.
   */
  dependents: Set<() => void> | undefined;

  usedIn = -1;
  isStored = true;
  /** What it says for pages that it stands in, once somebody needed it. */
  partPolicy: PartPolicy | undefined = undefined;

  constructor(init: StoredAnswerInit) {
    this.status = init.status;
    this.headers = init.headers;
    this.body = init.body;
    this.state = 'hit';
    this.stored = this;
    this.key = init.key;
    this.target = init.target;
    this.bornAt = init.bornAt;
    this.mustRevalidate = init.mustRevalidate;
    this.surrogateKeys = init.surrogateKeys;
    this.freshUntil = init.freshUntil;
    this.staleWhileRevalidate = init.staleWhileRevalidate;
    this.staleIfError = init.staleIfError;
    this.retryAt = init.retryAt;
    this.nodes = init.nodes;
    this.dependents = undefined;
  }

  moved(body: Uint8Array): void {
    this.body = body;
    // They are parts of the body, and would keep its old place.
    this.nodes = undefined;
  }
}
