/**
 * Where the parts of a page came from, for the inspector: whatever a page had a BFF asked for is noted under an id that
 * the page alone knows. What is not noted was in the cache. Pages of visitors are not traced.
 */

import { randomBytes } from 'node:crypto';
import { currentContext, type RequestContext } from '@tessera/service';
import { LRUCache } from 'lru-cache';
import type { WireRequest } from '../../wire/message.ts';
import { type Fragments, isEmptyState } from '../fragments/fragments.ts';

/** A fragment that was asked for while a page was made. */
export interface TracedFragment {
  /** As it was asked for: path and query. */
  target: string;
  /** `edge`: answered here, as the empty state of a visitor without a session. `null`: it failed. */
  from: 'bff' | 'edge' | null;
  /** Until its first byte, or its failure. */
  milliseconds: number;
}

export interface Traces {
  /** Traces the request that is being served, for a page. Answers the page's id. */
  begin(): string;
  /** `null` for an id that is none, or was long ago. */
  read(id: string): readonly TracedFragment[] | null;
  /** Fragments that are noted where a page is traced. */
  trace(fragments: Fragments): Fragments;
}

/** Pages that are remembered, and fragments of each. */
const PAGES = 200;
const FRAGMENTS = 200;

export function createTraces(): Traces {
  const pages = new LRUCache<string, TracedFragment[]>({ max: PAGES });
  const traced = new WeakMap<RequestContext, TracedFragment[]>();

  function noteIn(list: TracedFragment[], { target }: WireRequest) {
    const begun = performance.now();
    return (from: TracedFragment['from']) => {
      const milliseconds = Math.round((performance.now() - begun) * 10) / 10;
      if (list.length < FRAGMENTS) list.push({ target, from, milliseconds });
    };
  }

  return {
    begin() {
      const id = randomBytes(16).toString('base64url');
      const list: TracedFragment[] = [];
      pages.set(id, list);
      const context = currentContext();
      if (context !== undefined) traced.set(context, list);
      return id;
    },
    read: (id) => pages.get(id) ?? null,
    trace: (fragments) => ({
      async fetch(request, by) {
        const context = currentContext();
        const list = context === undefined ? undefined : traced.get(context);
        if (list === undefined) return fragments.fetch(request, by);
        const note = noteIn(list, request);
        try {
          const answer = await fragments.fetch(request, by);
          note(isEmptyState(answer) ? 'edge' : 'bff');
          return answer;
        } catch (error) {
          note(null);
          throw error;
        }
      },
    }),
  };
}
